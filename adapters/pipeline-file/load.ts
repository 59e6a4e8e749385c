/** @module Reads a pipeline file of any of its formats and checks it against the one schema. */
import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { WithinError } from '../../contracts/errors.ts';
import { type Pipeline, pipelineSchema } from '../../contracts/pipeline.ts';
import { nearest } from '../../domain/pipeline/nearest.ts';
import { parseDocumentText } from '../documents/document.ts';
import { problemsOf } from '../documents/problems.ts';
import { invalidPipeline, pipelineKind } from './invalid.ts';

export interface LoadedPipeline {
  readonly pipeline: Pipeline;
  /** Absolute folder of the file: all paths of the pipeline are relative to it. */
  readonly project: string;
  /** Absolute. */
  readonly file: string;
}

const texts: ReadonlySet<string> = new Set(['.yaml', '.yml', '.json']);
const modules: ReadonlySet<string> = new Set(['.ts', '.mts', '.js', '.mjs']);
const formats = [...texts, ...modules].join(', ');

function notFound(file: string, problem: string, close: string | undefined): WithinError {
  const hint =
    close === undefined ? '; check the path, it is taken from the current folder.' : `; did you mean "${close}"?`;
  return new WithinError('PIPELINE_NOT_FOUND', `The pipeline file ${file} ${problem}${hint}`, {
    file,
    ...(close !== undefined && { nearest: close }),
  });
}

/** `undefined` for what cannot be a file: absent, below a file, too long a name. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function pipelinesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => texts.has(extname(name)) || modules.has(extname(name)));
  } catch {
    return [];
  }
}

/** Absolute path of a readable regular file with a known ending. */
function checkedFile(file: string): string {
  const path = resolve(file);
  const stat = statOf(path);
  if (!stat) {
    const close = nearest(basename(path), pipelinesIn(dirname(path)));
    throw notFound(file, 'does not exist', close && join(dirname(file), close));
  }
  if (stat.isDirectory()) {
    const inside = pipelinesIn(path);
    const close =
      inside.find((name) => name.startsWith('pipeline.')) ?? inside.find((name) => texts.has(extname(name)));
    throw notFound(file, 'is a folder', close && join(file, close));
  }
  if (!texts.has(extname(path)) && !modules.has(extname(path)))
    throw invalidPipeline(file, [{ path: [], text: `has none of the endings ${formats}`, at: 'value' }]);
  return path;
}

/** A byte that is no UTF-8 would turn into U+FFFD unseen. */
function readText(path: string, file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new WithinError(
      'PIPELINE_NOT_FOUND',
      `The pipeline file ${file} cannot be read; check its permissions.`,
      { file },
      error,
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw invalidPipeline(file, [{ path: [], text: 'is not UTF-8; save it in that encoding', at: 'value' }], error);
  }
}

/**
 * Loads `file` (`.yaml`, `.yml`, `.json`, `.ts`, `.mts`, `.js`, `.mjs`). Throws `PIPELINE_NOT_FOUND`, or
 * `PIPELINE_INVALID` with file, line, column, path, the nearest known key, and up to five problems.
 */
export async function loadPipeline(file: string): Promise<LoadedPipeline> {
  const path = checkedFile(file);
  const shown = relative(process.cwd(), path).startsWith('..') ? path : relative(process.cwd(), path);
  const document = texts.has(extname(path))
    ? parseDocumentText(readText(path, shown), shown, pipelineKind)
    : { value: await (await import('./import-pipeline.ts')).importPipeline(path, shown), position: () => undefined };
  if (document.value === null || document.value === undefined)
    throw invalidPipeline(shown, [{ path: [], text: 'is empty; start with name: and kind:', at: 'value' }]);
  const { data, error } = pipelineSchema.safeParse(document.value);
  if (data) return { pipeline: data, project: dirname(path), file: path };
  const problems = problemsOf(error.issues, document.value, pipelineSchema);
  throw invalidPipeline(
    shown,
    problems.map((problem) => ({ ...problem, position: document.position(problem) })),
    error,
  );
}
