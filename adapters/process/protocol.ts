/**
 * @module Step protocol 1 between WITHIN and a command: the request file, and the lines of standard output
 * `{"progress": 0.5, "message": "…"}`, `{"metric": "loss", "value": 0.3}`, `{"log": "…"}`. Other lines are log lines.
 */
import { z } from 'zod';
import { secretVariable } from '../../contracts/names.ts';
import type { StepJob } from '../../domain/pipeline/ports.ts';
import { placeSecrets } from './secret-params.ts';

/** What the file behind `WITHIN_REQUEST` holds. `files` names all files of an input that has several. A secret parameter is only named, by its variable. */
export function requestOf(job: StepJob): Readonly<Record<string, unknown>> {
  const several = Object.entries(job.inputs).filter(([, input]) => input.files.length > 1);
  return {
    protocol: 1,
    inputs: Object.fromEntries(Object.entries(job.inputs).map(([role, { path }]) => [role, path])),
    ...(several.length > 0 && {
      files: Object.fromEntries(several.map(([role, { files }]) => [role, files.map(({ path }) => path)])),
    }),
    outputs: Object.fromEntries(Object.entries(job.outputs).map(([role, { path }]) => [role, path])),
    params: placeSecrets(job, (path) => ({ secret: secretVariable(path) })),
    seeds: job.seeds,
    scratch: job.scratch,
    checkpointDir: job.checkpointDir,
  };
}

const progressSchema = z.looseObject({
  progress: z.number('`progress` is not a number').min(0, '`progress` is below 0').max(1, '`progress` is above 1'),
  message: z.string('`message` is not text').optional(),
});
const metricSchema = z.looseObject({
  metric: z.string('`metric` is not the name of a metric'),
  value: z.number('`value` of a metric is not a number'),
});
const logSchema = z.looseObject({ log: z.string('`log` is not text') });

export type StepMessage =
  | { readonly kind: 'progress'; readonly share: number; readonly message?: string }
  | { readonly kind: 'metric'; readonly name: string; readonly value: number }
  | { readonly kind: 'log'; readonly text: string }
  | { readonly kind: 'plain' }
  | { readonly kind: 'broken'; readonly problem: string };

function parseObject(line: string): object | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

const broken = (error: z.ZodError): StepMessage => ({
  kind: 'broken',
  problem: error.issues[0]?.message ?? 'it is not a message',
});

/** Meaning of one line; `broken` for a message that says it is one of the three and is not. */
export function readLine(line: string): StepMessage {
  const value = parseObject(line.trim());
  if (!value) return { kind: 'plain' };
  if ('progress' in value) {
    const { data, error } = progressSchema.safeParse(value);
    if (error) return broken(error);
    return { kind: 'progress', share: data.progress, ...(data.message !== undefined && { message: data.message }) };
  }
  if ('metric' in value) {
    const { data, error } = metricSchema.safeParse(value);
    return error ? broken(error) : { kind: 'metric', name: data.metric, value: data.value };
  }
  if ('log' in value) {
    const { data, error } = logSchema.safeParse(value);
    return error ? broken(error) : { kind: 'log', text: data.log };
  }
  return { kind: 'plain' };
}

/** What a program that scores says when it is done with a request, or cannot do it. */
export interface Answer {
  readonly id: unknown;
  readonly error?: unknown;
}

/** The answer that a line is; `undefined` for any other line. */
export function readAnswer(line: string): Answer | undefined {
  const value = parseObject(line.trim());
  return value && 'id' in value ? value : undefined;
}
