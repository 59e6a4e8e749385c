/** @module A pipeline written in TypeScript or JavaScript: bundled, imported once, and taken as plain data. */
import { randomUUID } from 'node:crypto';
import { mkdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildFailure, build, type Plugin } from 'esbuild';
import type { WithinError } from '../../contracts/errors.ts';
import type { PlacedProblem } from '../documents/invalid.ts';
import type { Path } from '../documents/problems.ts';
import { invalidPipeline } from './invalid.ts';

const contracts: Plugin = {
  name: 'within-contracts',
  setup(setup) {
    setup.onResolve({ filter: /^within$/ }, () => ({ path: 'within', namespace: 'contracts' }));
    setup.onLoad({ filter: /.*/, namespace: 'contracts' }, () => ({
      contents: 'export const definePipeline = (pipeline) => pipeline;',
    }));
  },
};

function failure(file: string, text: string, cause?: unknown, position?: PlacedProblem['position']): WithinError {
  return invalidPipeline(file, [{ path: [], text, at: 'value', position }], cause);
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

async function bundle(path: string, file: string): Promise<string> {
  try {
    const { outputFiles } = await build({
      entryPoints: [path],
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      packages: 'external',
      absWorkingDir: dirname(path),
      write: false,
      logLevel: 'silent',
      plugins: [contracts],
    });
    return outputFiles[0]?.text ?? '';
  } catch (error) {
    const first = isBuildFailure(error) ? error.errors[0] : undefined;
    const place = first?.location;
    const position = place ? { line: place.line, column: place.column + 1 } : undefined;
    const other = place && place.file !== basename(path) ? ` (in ${place.file})` : '';
    throw failure(file, `${first?.text ?? String(error)}${other}`, error, position);
  }
}

/** Beside the pipeline, so that its packages resolve; under a fresh name, since Node keeps modules by URL. */
async function importText(text: string, project: string): Promise<Record<string, unknown>> {
  const folder = join(project, '.within');
  const made = await mkdir(folder, { recursive: true });
  const path = join(folder, `pipeline-${randomUUID()}.mjs`);
  try {
    await writeFile(path, text);
    return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  } finally {
    await rm(path, { force: true });
    if (made !== undefined) await rmdir(folder).catch(() => undefined);
  }
}

const functionText = 'inline functions are refused; write a module and name it in use:, as use: ./steps/ratios.ts';

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What JSON cannot carry would be lost or changed on its way to the worker. */
function foreign(value: unknown, path: Path): PlacedProblem[] {
  const problem = (text: string): PlacedProblem[] => [{ path, text, at: 'value' }];
  if (typeof value === 'function') return problem(functionText);
  if (typeof value === 'bigint') return problem('a bigint is refused; write it as text');
  if (typeof value === 'symbol') return problem('a symbol is refused; write text');
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((entry, index) => foreign(entry, [...path, index]));
  if (!isPlain(value)) return problem(`a ${value.constructor.name} is refused; write text, numbers, lists and maps`);
  return Object.entries(value).flatMap(([key, entry]) => foreign(entry, [...path, key]));
}

/** Keys that are `undefined` are absent, as they are in JSON. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(entries.map(([key, entry]) => [key, withoutUndefined(entry)]));
}

/** The default export of the module at `path`; `file` is its name in messages. Throws `PIPELINE_INVALID`. */
export async function importPipeline(path: string, file: string): Promise<unknown> {
  const text = await bundle(path, file);
  let loaded: Record<string, unknown>;
  try {
    loaded = await importText(text, dirname(path));
  } catch (error) {
    throw failure(file, `threw while it was read: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  const value = loaded['default'];
  if (value === undefined) throw failure(file, 'has no default export; write export default definePipeline({ … })');
  const problems = foreign(value, []);
  if (problems.length > 0) throw invalidPipeline(file, problems);
  return withoutUndefined(value);
}
