/** @module From outside sources as a file names them to reads with the state that they have now. */
import { WithinError } from '../../contracts/errors.ts';
import type { ExternalInput, ProbeInput } from '../../contracts/external.ts';
import type { ExternalRead, ExternalSource, InputSpec } from '../../contracts/graph.ts';
import type { SourceDefinition, StepDefinition } from '../../contracts/pipeline.ts';
import type { ExternalReads } from '../caching/ports.ts';

export interface Outside {
  readonly external: ExternalReads;
  /** Absolute project folder. */
  readonly project: string;
}

const scheme = /^(s3|https?|postgres|postgresql):\/\//;

/** The outside source behind `source:`, or `undefined` for paths of the project. */
export function externalInputOf(source: SourceDefinition['source']): ExternalInput | undefined {
  if (Array.isArray(source)) {
    const outside = source.find((path) => scheme.test(path));
    if (outside === undefined) return undefined;
    throw new WithinError(
      'PIPELINE_INVALID',
      `A list of sources holds ${withoutPassword(outside)}; an outside source stands alone, so give it a step of its own.`,
      {},
    );
  }
  if (typeof source !== 'string') return source;
  const [, kind] = scheme.exec(source) ?? [];
  if (kind === undefined) return undefined;
  if (kind === 's3') return { s3: source };
  if (kind.startsWith('http')) return { url: source };
  throw new WithinError(
    'PIPELINE_INVALID',
    `The source ${withoutPassword(source)} is a database; write { postgres: env:DATABASE_URL, query: … }, so that no password stands in the file.`,
    {},
  );
}

/** Up to the last `@`, since a password may hold a slash; and without what follows `?`, which may be a token. */
const withoutPassword = (address: string): string => address.replace(/\/\/.*@/, '//…@').replace(/\?.*/s, '');
const holdsPassword = (address: string): boolean => /\/\/[^?#]*@/.test(address);

function sourceOf(input: ExternalInput | ProbeInput): ExternalSource {
  if ('url' in input) return webSource(input);
  if ('s3' in input) return bucketSource(input.s3);
  if ('postgres' in input) return { kind: 'postgres', connection: input.postgres, query: input.query };
  if ('mlflow' in input) return modelSource(input);
  return commandSource(input);
}

function webSource({ url, headers }: Extract<ExternalInput, { url: string }>): ExternalSource {
  if (!holdsPassword(url)) return { kind: 'https', url, ...(headers && { headers }) };
  throw new WithinError(
    'PIPELINE_INVALID',
    `The address ${withoutPassword(url)} holds a name or password; give it by headers, as { authorization: env:TOKEN }.`,
    {},
  );
}

function bucketSource(address: string): ExternalSource {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(address) ?? [];
  if (key !== '') return { kind: 's3', bucket, key };
  throw new WithinError('PIPELINE_INVALID', `${address} names no object; write s3://bucket/key.`, {});
}

function modelSource({ mlflow: model, tracking }: Extract<ProbeInput, { mlflow: string }>): ExternalSource {
  if (!holdsPassword(tracking)) return { kind: 'mlflow', model, tracking };
  throw new WithinError(
    'PIPELINE_INVALID',
    'The tracking server of an MLflow probe holds a name or password; write tracking: env:MLFLOW_TRACKING_URI.',
    {},
  );
}

function commandSource(input: Extract<ExternalInput | ProbeInput, { command: string[] }>): ExternalSource {
  const probe = 'probe' in input ? input.probe?.command : undefined;
  return { kind: 'command', argv: input.command, ...(input.env && { env: input.env }), ...(probe && { probe }) };
}

async function read(source: ExternalSource, { external, project }: Outside): Promise<ExternalRead> {
  const state = await external.probe(source, project);
  return { source, ...(state !== undefined && { state }) };
}

/** What a run is found by. */
export function datasetName(source: SourceDefinition['source']): string {
  const outside = externalInputOf(source);
  if (!outside) return [source].flat().map(String).join(',');
  if ('url' in outside) return withoutPassword(outside.url);
  if ('s3' in outside) return outside.s3;
  return 'postgres' in outside ? outside.postgres : outside.command.join(' ');
}

/** The ending tells the readers of tables the format. */
function nameOf(source: ExternalSource, format: SourceDefinition['format']): string {
  const ending = (fallback: string) => `source.${format ?? fallback}`;
  if (source.kind === 'postgres') return 'source.jsonl';
  if (source.kind === 'command') return ending('csv');
  const path = source.kind === 'https' ? new URL(source.url).pathname : source.kind === 's3' ? source.key : '';
  const last = path.slice(path.lastIndexOf('/') + 1).replaceAll(/[^A-Za-z0-9._-]/g, '_');
  return format !== undefined || !last.includes('.') ? ending('csv') : last;
}

/** The input of a step, probed. Throws `SOURCE_UNREACHABLE`, `SOURCE_REFUSED`, `SOURCE_NOT_FOUND`. */
export async function externalInput(
  input: ExternalInput,
  format: SourceDefinition['format'],
  outside: Outside,
): Promise<InputSpec> {
  const source = sourceOf(input);
  return { external: await read(source, outside), name: nameOf(source, format) };
}

const single = ['url', 's3', 'postgres', 'mlflow', 'command'];

/** Probes of a step by name; one without a name is called `probe`. */
export async function probesOf(
  probe: StepDefinition['probe'],
  outside: Outside,
): Promise<Record<string, ExternalRead> | undefined> {
  if (probe === undefined) return undefined;
  const alone = single.some(
    (key) => key in probe && !(typeof probe[key as never] === 'object' && !Array.isArray(probe[key as never])),
  );
  const named = alone ? { probe: probe as ProbeInput } : (probe as Record<string, ProbeInput>);
  const reads: Record<string, ExternalRead> = {};
  for (const [name, each] of Object.entries(named)) {
    const source = sourceOf(each);
    // What a probing command prints is the state itself.
    reads[name] = await read(source.kind === 'command' ? { ...source, probe: source.argv } : source, outside);
  }
  return reads;
}
