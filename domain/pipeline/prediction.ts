/** @module The graph that scores new rows: load, the row-wise features of the training run, predict. */

import { mediaTypes } from '../../contracts/digest.ts';
import type { Definition, StepCode, StepSpec } from '../../contracts/graph.ts';
import type { GuardMode } from '../../contracts/guard.ts';
import type { SourceFile } from './ports.ts';

export interface PredictionRequest {
  /** Of the run that trained the model; without it the rows are scored as they are. */
  readonly trained?: Definition;
  readonly project: string;
  readonly model: SourceFile;
  readonly data: readonly SourceFile[];
  readonly code: { readonly load: StepCode; readonly guard: StepCode; readonly predict: StepCode };
  /** How rows are held against the contract of the model; `warn` when absent. */
  readonly guard?: GuardMode;
  /** Variables that the program of the model declares. */
  readonly env?: readonly string[];
  /** Column that names a row in the result. */
  readonly key?: string;
}

/** Not features: they read or judge, and new rows have no target to judge. */
const aside = new Set(['load', 'check', 'report', 'enforce']);
/** A load besides the first reads a table that the check refers to. */
const isAside = ({ name, use }: StepSpec): boolean => aside.has(name) || use === 'load';

function featureSteps({ trained }: PredictionRequest): StepSpec[] {
  const features = trained?.steps.filter((step) => step.phase === 'feature' && !isAside(step)) ?? [];
  return features.map((step) => ({
    ...step,
    in: Object.fromEntries(
      Object.entries(step.in).map(([role, input]) => [
        role,
        'step' in input && input.step === 'check' ? { step: 'load', output: 'table' } : input,
      ]),
    ),
  }));
}

/**
 * New rows are read as the training rows were, but for the types of columns that no model takes: they need not be there,
 * the target least of all.
 */
function readingOf(trained: Definition | undefined): StepSpec['with'] {
  const {
    roles,
    types,
    rejects: _rejects,
    ...reading
  } = trained?.steps.find((step) => step.name === 'load')?.with ?? {};
  if (typeof types !== 'object' || types === null || Array.isArray(types)) return reading;
  const aside = new Set(typeof roles === 'object' && roles !== null ? Object.values(roles).flat() : []);
  const wanted = Object.entries(types).filter(([name]) => !aside.has(name));
  return wanted.length > 0 ? { ...reading, types: Object.fromEntries(wanted) } : reading;
}

/** Steps of a run of its own, so that scoring is durable and reused like any other. */
export function predictionDefinition(request: PredictionRequest): Definition {
  const { trained, project, model, data, code, env, key, guard: mode = 'warn' } = request;
  const settings = { seeds: {}, env: [], cache: true, timeoutMs: 86_400_000, retries: 0, phase: 'feature' as const };
  const features = featureSteps(request);
  const reading = readingOf(trained);
  const load: StepSpec = {
    ...settings,
    name: 'load',
    use: 'load',
    code: 'load',
    in: { source: { files: [...data] } },
    with: reading,
    out: { table: mediaTypes.parquet },
  };
  const table = { step: features.at(-1)?.name ?? 'load', output: 'table' };
  const guard: StepSpec = {
    ...settings,
    name: 'guard',
    use: 'guard',
    code: 'guard',
    in: { model: { files: [model] }, table },
    with: { mode },
    out: { guard: mediaTypes.json, breaches: mediaTypes.parquet, refused: mediaTypes.parquet },
  };
  const predict: StepSpec = {
    ...settings,
    name: 'predict',
    use: 'predict',
    code: 'predict',
    // Only what was refused makes a difference to the scores.
    in: { model: { files: [model] }, table, refused: { step: 'guard', output: 'refused' } },
    with: key === undefined ? {} : { roles: { key } },
    out: { predictions: mediaTypes.parquet },
    env: [...(env ?? [])],
  };
  return {
    schema: 1,
    pipeline: trained?.pipeline ?? 'predict',
    kind: 'feature',
    seed: trained?.seed ?? '0',
    project,
    code: { ...trained?.code, load: code.load, guard: code.guard, predict: code.predict },
    steps: [load, ...features, guard, predict],
    results: { ownMetrics: [], decisions: [{ step: 'guard', output: 'guard' }] },
    gate: {},
  };
}
