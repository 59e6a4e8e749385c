/** @module The last run of a sweep: its trials, which are there already, and the step that reports on them. */

import { mediaTypes } from '../../contracts/digest.ts';
import type { Definition, StepSpec } from '../../contracts/graph.ts';
import type { ReportRequest, SweepDocument } from '../../contracts/sweep.ts';
import { executionOf } from '../pipeline/draft.ts';
import type { Expansion } from '../pipeline/expand.ts';
import { roundDefinition, trialsOf } from './sweep-design.ts';

/** Name of the step, and of the built-in that it uses. */
export const reportStep = 'seed-report';
/** Name in the table of code. */
const reportCode = 'report';

/** Role of a trial among the inputs of the report. */
export const trialRole = (block: number, fit: string): string => `trial-${block}.${fit}`;

export async function reportDefinition(
  document: SweepDocument,
  { blocks, reason, widths }: Omit<ReportRequest, 'sweepRef'>,
  expansion: (project: string) => Pick<Expansion, 'code'>,
): Promise<Definition> {
  const round = roundDefinition(document, 0, blocks);
  const inputs = trialsOf(document, 0, blocks).map(
    ({ block, fit, step }) => [trialRole(block, fit), { step: step.name, output: 'trial' }] as const,
  );
  const { definition, components, merged, plan, master } = document;
  const { env: _env, files: _files, probe: _probe, ...execution } = executionOf({});
  const report: StepSpec = {
    name: reportStep,
    use: reportStep,
    code: reportCode,
    in: Object.fromEntries(inputs),
    with: {
      pipeline: definition.pipeline,
      learner: String(definition.modelType ?? ''),
      components,
      merged,
      // What is not set has no place in a parameter.
      plan: JSON.parse(JSON.stringify(plan)) as StepSpec['with'],
      master,
      blocks,
      reason,
      widths: [...widths],
    },
    out: { report: mediaTypes.html, sensitivity: mediaTypes.json },
    seeds: {},
    env: [],
    phase: 'feature',
    ...execution,
  };
  return {
    ...round,
    code: { ...round.code, [reportCode]: await expansion(definition.project).code.builtin(reportStep) },
    steps: [...round.steps, report],
    // What a run names as its results is kept when the store is cleared.
    results: {
      ownMetrics: [],
      metrics: { step: reportStep, output: 'sensitivity' },
      report: { step: reportStep, output: 'report' },
    },
  };
}
