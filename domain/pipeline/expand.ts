/**
 * @module From a pipeline file to the definition of a run: a checked graph whose code is snapshotted and whose sources
 * are hashed, so that what was hashed is what runs.
 */

import { mediaTypes } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { Definition, StepCode, StepSpec } from '../../contracts/graph.ts';
import type { FeatureDefinition, Pipeline, StepDefinition } from '../../contracts/pipeline.ts';
import { qualityReportStep } from '../../contracts/validate.ts';
import { findLearner } from '../learning/registry.ts';
import { deriveSeed } from '../learning/seeds.ts';
import { type BuiltinSteps, checkRoles, findBuiltin, parseParams } from './builtin.ts';
import { commandOf, executionOf, type StepDraft, useOf } from './draft.ts';
import { datasetName, probesOf } from './external-sources.ts';
import type { NatureOf } from './feature-drafts.ts';
import { orderSteps } from './graph.ts';
import { type InputPorts, inputsOf } from './input-specs.ts';
import { endWithSuggestion } from './nearest.ts';
import type { CodeResolver, Declared } from './ports.ts';
import { refuseSecrets, type SplitParams, splitSecrets } from './secret-params.ts';
import { expandShorthand } from './shorthand.ts';
import { metricStepPrefix } from './training-drafts.ts';
import { requireValidationRows } from './validation-rows.ts';

export interface Expansion extends InputPorts {
  readonly builtins: BuiltinSteps;
  readonly code: CodeResolver;
}

const isModule = (use: string): boolean => use.startsWith('.');

function draftOf(step: StepDefinition, phase: StepDraft['phase']): StepDraft {
  const command = commandOf(step);
  const inputs = Object.entries(step.in ?? {}).map(([role, input]) => {
    if (typeof input !== 'string') return [role, { source: input }] as const;
    const [from = '', output = ''] = input.split('.');
    return [role, { step: from, output }] as const;
  });
  return {
    name: step.name,
    use: useOf(step),
    ...(command && { command }),
    in: Object.fromEntries(inputs) as StepDraft['in'],
    with: step.with ?? {},
    ...(step.out && { out: step.out }),
    ...(step.seeds && { seeds: step.seeds }),
    block: '0',
    phase,
    execution: executionOf(step),
  };
}

type Coded = Pick<StepDraft, 'use' | 'command' | 'speaks' | 'execution'>;

/** Code of a draft, from a table in which equal code is resolved once. */
class CodeTable {
  readonly codes: Record<string, StepCode> = {};
  readonly #pending = new Map<string, Promise<string>>();
  readonly #resolver: CodeResolver;

  constructor(resolver: CodeResolver) {
    this.#resolver = resolver;
  }

  /** Name in `codes`. */
  add({ use, command, speaks, execution }: Coded): Promise<string> {
    const { files, env } = execution;
    const probed = execution.probe !== undefined;
    const identity = JSON.stringify([use, command ?? null, files, env, probed, speaks ?? null]);
    let pending = this.#pending.get(identity);
    if (!pending) {
      const name = `c${this.#pending.size}`;
      pending = this.#resolve(use, command, { files, env, probed }).then(({ ref, fingerprint }) => {
        this.codes[name] = { ref: ref.kind === 'command' && speaks ? { ...ref, speaks } : ref, fingerprint };
        return name;
      });
      this.#pending.set(identity, pending);
    }
    return pending;
  }

  #resolve(use: string, command: readonly string[] | undefined, declared: Declared): Promise<StepCode> {
    if (command) return this.#resolver.command(command, declared);
    return isModule(use) ? this.#resolver.module(use, declared) : this.#resolver.builtin(use);
  }
}

function outputsOfModule(draft: StepDraft, code: StepCode): Readonly<Record<string, string>> {
  if (code.ref.kind === 'module' && code.ref.role === 'transform') {
    const fitting = !('transform' in draft.in);
    return { table: mediaTypes.parquet, ...(fitting && { transform: mediaTypes.json }) };
  }
  if (draft.out) return draft.out;
  if (code.ref.kind === 'module') return { table: mediaTypes.parquet };
  throw new WithinError(
    'GRAPH_INVALID',
    `Step "${draft.name}" is a command without outputs; declare them, as \`out: { table: ${mediaTypes.parquet} }\`.`,
    { path: `steps.${draft.name}.out` },
  );
}

interface Shape {
  readonly with: StepSpec['with'];
  readonly out: StepSpec['out'];
  readonly seeds: StepSpec['seeds'];
}

function seedsOf(draft: StepDraft, components: readonly string[], scope: string, master: string): StepSpec['seeds'] {
  return Object.fromEntries(
    components.map((component) => [component, deriveSeed(master, scope, component, draft.block)]),
  );
}

function builtinShape(draft: StepDraft, given: SplitParams, builtins: BuiltinSteps, master: string): Shape {
  const where = `Step "${draft.name}"`;
  const step = findBuiltin(builtins, draft.use, where);
  refuseSecrets(given, draft.use, where);
  checkRoles(step, Object.keys(draft.in), where);
  const params = parseParams(step.params, draft.with, where);
  const learner = typeof params['learner'] === 'string' ? findLearner(params['learner']) : undefined;
  if (learner) params['with'] = parseParams(learner.params, params['with'] ?? {}, `${where} (${learner.name})`);
  const components = typeof step.seeds === 'function' ? step.seeds(params) : step.seeds;
  return {
    with: params as StepSpec['with'],
    out: typeof step.outputs === 'function' ? { ...step.outputs(params) } : { ...step.outputs },
    seeds: seedsOf(draft, components, draft.drawsAs ?? learner?.name ?? step.name, master),
  };
}

async function specOf(draft: StepDraft, table: CodeTable, expansion: Expansion, master: string): Promise<StepSpec> {
  const custom = draft.command !== undefined || isModule(draft.use);
  const given = splitSecrets(draft.with, `Step "${draft.name}"`);
  // Built-in names are checked before their code is looked up, so that a slip is told with the nearest name.
  const builtin = custom ? undefined : builtinShape(draft, given, expansion.builtins, master);
  const code = await table.add(draft);
  const resolved = table.codes[code];
  const shape = builtin ?? {
    with: given.params as StepSpec['with'],
    out: resolved ? { ...outputsOfModule(draft, resolved) } : {},
    seeds: seedsOf(draft, draft.seeds ?? [], draft.use, master),
  };
  const { files: _files, env, probe, ...execution } = draft.execution;
  const probes = await probesOf(probe, expansion);
  return {
    name: draft.name,
    use: draft.use,
    code,
    in: await inputsOf(draft, expansion),
    ...shape,
    env: [...env],
    ...(Object.keys(given.secrets).length > 0 && { secrets: given.secrets }),
    ...(probes && { probes }),
    phase: draft.phase,
    ...execution,
  };
}

/** Each `step.output` must be an output that the step has. */
function checkOutputs(steps: readonly StepSpec[]): void {
  const byName = new Map(steps.map((step) => [step.name, step]));
  for (const step of steps) {
    for (const [role, input] of Object.entries(step.in)) {
      if (!('step' in input)) continue;
      const outputs = Object.keys(byName.get(input.step)?.out ?? {});
      if (outputs.includes(input.output)) continue;
      throw new WithinError(
        'GRAPH_INVALID',
        `Step "${step.name}" reads "${input.step}.${input.output}", but "${input.step}" has the outputs ${outputs.join(', ')}${endWithSuggestion(input.output, outputs)}`,
        { path: `in.${role}` },
      );
    }
  }
}

function resultsOf(steps: readonly StepSpec[]): Definition['results'] {
  const find = (output: string, names: readonly string[]) => {
    const step = names
      .map((name) => steps.find((candidate) => candidate.name === name))
      .find((candidate) => candidate && output in candidate.out);
    return step && { step: step.name, output };
  };
  const metrics = find('metrics', ['summarize', 'evaluate']);
  const report = find('report', [qualityReportStep, 'report']);
  const model = find('model', ['train', 'model']);
  const ownMetrics = steps
    .filter((step) => step.name.startsWith(metricStepPrefix) && 'metrics' in step.out)
    .map((step) => ({ step: step.name, output: 'metrics' }));
  // What they say is printed at the end of a run.
  const decisions = [find('decision', ['judge-cleaning']), find('guard', ['guard'])].filter((one) => one !== undefined);
  return {
    ownMetrics,
    ...(decisions.length > 0 && { decisions }),
    ...(metrics && { metrics }),
    ...(report && { report }),
    ...(model && { model }),
  };
}

async function natureOf(feature: FeatureDefinition, table: CodeTable, builtins: BuiltinSteps): Promise<'row' | 'fit'> {
  if (feature.command || feature.use === undefined) return 'row';
  if (!isModule(feature.use)) {
    const step = findBuiltin(builtins, feature.use, 'A feature');
    if (step.nature) return step.nature;
    throw new WithinError(
      'PIPELINE_INVALID',
      `"${feature.use}" cannot stand under \`features\`, since it does not turn a table into a table.`,
      { path: 'features' },
    );
  }
  const code = table.codes[await table.add({ use: feature.use, execution: executionOf(feature) })];
  return code?.ref.kind === 'module' && code.ref.role === 'transform' ? 'fit' : 'row';
}

/** Steps of a pipeline from its named features: those of its kind unless something else is made of it. */
export type WriteDrafts = (pipeline: Pipeline, natureOf: NatureOf) => Promise<StepDraft[]>;

async function draftsOf(
  pipeline: Pipeline,
  table: CodeTable,
  { expansion, write }: { expansion: Expansion; write: WriteDrafts },
): Promise<StepDraft[]> {
  if (!pipeline.steps) {
    if (!pipeline.kind) {
      throw new WithinError(
        'PIPELINE_INVALID',
        `The pipeline "${pipeline.name}" has neither \`kind\` nor \`steps\`; write kind: feature, training or validation, or a graph of steps.`,
        { path: 'kind' },
      );
    }
    return write(pipeline, (feature) => natureOf(feature, table, expansion.builtins));
  }
  const clash = (['dataset', 'check', 'features', 'guard', 'split', 'model'] as const).find(
    (key) => pipeline[key] !== undefined,
  );
  if (clash) {
    throw new WithinError(
      'PIPELINE_INVALID',
      `The pipeline "${pipeline.name}" has both \`steps\` and \`${clash}\`; a plain graph says everything in its steps.`,
      { path: clash },
    );
  }
  return pipeline.steps.map((step) => draftOf(step, pipeline.kind ?? 'feature'));
}

/** Checks, hashes and orders a pipeline. Throws `PIPELINE_INVALID`, `GRAPH_INVALID`, `PARAM_INVALID`, `SOURCE_*`, `STEP_*`. */
export async function expandPipeline(
  pipeline: Pipeline,
  expansion: Expansion,
  write: WriteDrafts = expandShorthand,
): Promise<Definition> {
  const seed = String(pipeline.seed ?? '0');
  const table = new CodeTable(expansion.code);
  const ordered = orderSteps(await draftsOf(pipeline, table, { expansion, write }));
  for (const draft of ordered) requireValidationRows(pipeline.name, draft);
  const steps: StepSpec[] = [];
  for (const draft of ordered) steps.push(await specOf(draft, table, expansion, seed));
  checkOutputs(steps);
  const dataset = pipeline.dataset && datasetName(pipeline.dataset.source);
  return {
    schema: 1,
    pipeline: pipeline.name,
    kind: pipeline.kind ?? 'feature',
    ...(pipeline.description !== undefined && { description: pipeline.description }),
    seed,
    ...(dataset !== undefined && { dataset }),
    ...(pipeline.model && { modelType: useOf(pipeline.model) }),
    project: expansion.project,
    code: table.codes,
    steps,
    results: resultsOf(steps),
    gate: pipeline.evaluate?.gate ?? {},
  };
}
