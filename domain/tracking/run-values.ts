/** @module What of a run is tracked: parameters, metrics, tags, data, each the same whenever it is written again. */
import type { Definition, InputSpec, StepSpec } from '../../contracts/graph.ts';
import type { Metric, RunDocument, StartedRun } from '../../contracts/run.ts';
import type { NewTrackedRun, TrackedDataset, TrackedMetric, TrackedStatus } from '../../contracts/tracking.ts';
import type { TrackingLimits } from './ports.ts';

/** Parameters of one run; a graph of thousands of steps would fill pages that nobody reads. */
const mostParams = 500;
const mostDatasets = 100;

export interface EndedRun {
  readonly started: StartedRun;
  readonly document: RunDocument;
  /** Absent where its bytes are gone. */
  readonly definition?: Definition | undefined;
}

/** The experiment bears the name of the pipeline. */
export function newTrackedRun({ started, document }: EndedRun): NewTrackedRun {
  const { runId, pipeline } = document;
  return { key: `run/${runId}`, experiment: pipeline, name: runId, startedAt: Math.trunc(started.startedAt), tags: {} };
}

export const trackedStatus = {
  completed: 'finished',
  failed: 'failed',
  cancelled: 'cancelled',
} as const satisfies Record<'completed' | 'failed' | 'cancelled', TrackedStatus>;

/** Characters that MLflow takes in names of parameters and metrics; any other becomes `_`. */
const keyOf = (text: string, longest: number): string => text.replaceAll(/[^\w.:/ -]/g, '_').slice(0, longest);
const cut = (text: string, longest: number): string =>
  text.length > longest ? `${text.slice(0, longest - 1)}…` : text;

/** Each hyperparameter by step and path, as `train.with.trees`; copies of a step for folds say nothing new. */
export function paramsOf({ document, definition }: EndedRun, limits: TrackingLimits): Record<string, string> {
  if (!definition) return { kind: document.kind };
  const { seed, dataset, modelType, gate, steps } = definition;
  const names = new Set(steps.map(({ name }) => name));
  const pairs: (readonly [string, unknown])[] = [
    ['kind', document.kind],
    ['seed', seed],
    ...(dataset === undefined ? [] : [['dataset', dataset] as const]),
    ...(modelType === undefined ? [] : [['model', modelType] as const]),
    ...Object.entries(gate).map(([metric, rule]) => [`gate.${metric}`, rule] as const),
    ...steps.filter((step) => !isCopy(step, names)).flatMap((step) => leaves(step.name, shown(step))),
  ];
  const params: Record<string, string> = {};
  for (const [path, value] of pairs.slice(0, mostParams)) {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    params[keyOf(path, limits.key)] ??= cut(text, limits.param);
  }
  return params;
}

const isCopy = ({ name }: StepSpec, names: ReadonlySet<string>): boolean => {
  const base = name.replace(/(?:-\d+)+$/, '');
  return base !== name && names.has(base);
};

/** Which columns are what follows from the data. */
function shown({ with: given }: StepSpec): unknown {
  const { roles: _roles, ...rest } = given;
  return rest;
}

function leaves(path: string, value: unknown): (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, value]];
  return Object.entries(value).flatMap(([name, part]) => leaves(`${path}.${name}`, part));
}

/** Each metric with the ends of its interval and its baseline beside it; what is no number is left out. */
export function metricsOf({ document }: EndedRun, limits: TrackingLimits): TrackedMetric[] {
  const at = Math.trunc(document.finishedAt);
  const parts = (name: string, { value, lower, upper, baseline }: Metric) => [
    [name, value] as const,
    [`${name}.lower`, lower] as const,
    [`${name}.upper`, upper] as const,
    [`${name}.baseline`, baseline] as const,
  ];
  return Object.entries(document.metrics)
    .flatMap(([name, metric]) => parts(name, metric))
    .flatMap(([name, value]) =>
      typeof value === 'number' && Number.isFinite(value) ? [{ key: keyOf(name, limits.key), value, at, step: 0 }] : [],
    );
}

export function tagsOf({ started, document, definition }: EndedRun, limits: TrackingLimits): Record<string, string> {
  const { runId, pipeline, kind, status, error, steps, gateFailures, decisions = [], results } = document;
  const reused = steps.filter(({ outcome }) => outcome === 'reused').length;
  const note = [definition?.description, error && `${error.code}: ${error.message}`, ...gateFailures, ...decisions];
  const text = [...new Set(note.filter((line) => line !== undefined))].join('\n\n');
  const tags = {
    'within.run': runId,
    'within.pipeline': pipeline,
    'within.kind': kind,
    'within.status': status,
    'within.workflow': started.workflowId,
    'within.definition': document.definitionRef.digest,
    'within.steps': String(steps.length),
    'within.reused': String(reused),
    'mlflow.source.name': baseName(started.file),
    'mlflow.source.type': 'PROJECT',
    ...(results.model && { 'within.model': results.model.digest }),
    ...(error && { 'within.error': error.code }),
    ...(text !== '' && { 'mlflow.note.content': text }),
  };
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, cut(value, limits.tag)]));
}

const baseName = (file: string): string => file.split(/[\\/]/).at(-1) ?? '';

/** The files and outside sources that steps read; an address is told without what may be a secret in it. */
export function datasetsOf({ document, definition }: EndedRun, limits: TrackingLimits): TrackedDataset[] {
  const found = new Map<string, TrackedDataset>();
  const inputs = (definition?.steps ?? []).flatMap((step) => Object.values(step.in));
  for (const dataset of inputs.flatMap((input) => sourcesOf(input))) {
    const digest = dataset.digest.slice(0, limits.datasetDigest);
    found.set(`${dataset.name} ${digest}`, { ...dataset, digest, context: document.kind });
  }
  return [...found.values()].slice(0, mostDatasets);
}

type Source = Omit<TrackedDataset, 'context'>;

function sourcesOf(input: InputSpec): readonly Source[] {
  if ('step' in input) return [];
  if ('files' in input)
    return input.files.map(({ path, digest, size }) => ({
      name: path,
      digest,
      sourceType: 'local',
      source: JSON.stringify({ uri: path, sha256: digest, size }),
    }));
  const { source, state = 'unknown' } = input.external;
  const address =
    source.kind === 'https'
      ? openAddress(source.url)
      : source.kind === 's3'
        ? `s3://${source.bucket}/${source.key}`
        : source.kind === 'mlflow'
          ? source.model
          : input.name;
  const sourceType = source.kind === 'https' ? 'http' : source.kind;
  return [{ name: input.name, digest: state, sourceType, source: JSON.stringify({ uri: address }) }];
}

function openAddress(url: string): string {
  if (!URL.canParse(url)) return '';
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
