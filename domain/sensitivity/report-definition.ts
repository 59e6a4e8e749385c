/** @module The last run of a sweep: its trials, which are there already, and the step that reports on them. */

import { type BlobRef, mediaTypes } from '../../contracts/digest.ts';
import type { Definition, InputSpec, StepSpec } from '../../contracts/graph.ts';
import type { ReportRequest, SweepDocument, SweepLedger } from '../../contracts/sweep.ts';
import { executionOf } from '../pipeline/draft.ts';
import type { Expansion } from '../pipeline/expand.ts';
import { roundDefinition, trialsOf } from './sweep-design.ts';
import { repeatsOf } from './sweep-ledger.ts';

/** Name of the step, and of the built-in that it uses. */
export const reportStep = 'seed-report';
/** Name in the table of code. */
const reportCode = 'report';

/** Role of a trial among the inputs of the report. */
export const trialRole = (block: number, fit: string): string => `trial-${block}.${fit}`;

export interface ReportedSweep {
  readonly document: SweepDocument;
  /** With every block that is reported. */
  readonly ledger: Pick<SweepLedger, 'blocks'>;
}

export async function reportDefinition(
  { document, ledger }: ReportedSweep,
  { reason, widths }: Pick<ReportRequest, 'reason' | 'widths'>,
  expansion: (project: string) => Pick<Expansion, 'code'>,
): Promise<Definition> {
  const blocks = ledger.blocks.length;
  const repeats = repeatsOf(ledger);
  const trials = trialsOf(document, { from: 0, to: blocks }, repeats);
  // What gave no score is taken as it was found: fits that failed are not kept, and would be tried once more.
  const found = new Map(
    trials.flatMap(({ block, fit, step }) => {
      const entry = ledger.blocks[block]?.[fit];
      return entry?.value === null ? [[step.name, entry.ref] as const] : [];
    }),
  );
  const round = roundDefinition(document, { from: 0, to: blocks }, { repeats, without: new Set(found.keys()) });
  const inputs = trials.map(({ block, fit, step }) => [trialRole(block, fit), trialInput(step, found)] as const);
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

function trialInput({ name }: StepSpec, found: ReadonlyMap<string, BlobRef>): InputSpec {
  const stored = found.get(name);
  if (!stored) return { step: name, output: 'trial' };
  const { digest, size } = stored;
  return { files: [{ path: `${name}.json`, digest, size }], stored: true };
}
