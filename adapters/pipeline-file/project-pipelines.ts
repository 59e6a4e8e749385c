/** @module The pipeline files of a project folder, told from its other files by what they hold. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { isWithinError } from '../../contracts/errors.ts';
import { parseDocumentText } from '../documents/document.ts';
import { pipelineKind } from './invalid.ts';
import { type LoadedPipeline, loadPipeline } from './load.ts';

export interface ProjectPipelines {
  /** By name of the file. */
  readonly pipelines: readonly LoadedPipeline[];
  /** One sentence for each file that looks like a pipeline and is not valid. */
  readonly problems: readonly string[];
}

/** A pipeline is written by hand; data is larger. */
const largestBytes = 256 * 1024;
const texts: ReadonlySet<string> = new Set(['.yaml', '.yml', '.json']);
const modules: ReadonlySet<string> = new Set(['.ts', '.mts', '.js', '.mjs']);

/** Every pipeline file in the folder itself. Modules are imported only where they call `definePipeline`. */
export async function projectPipelines(folder: string): Promise<ProjectPipelines> {
  const names = await readdir(folder).catch((): string[] => []);
  const pipelines: LoadedPipeline[] = [];
  const problems: string[] = [];
  for (const name of names.toSorted()) {
    const path = join(folder, name);
    if (!(await looksLikePipeline(path))) continue;
    try {
      pipelines.push(await loadPipeline(path));
    } catch (error) {
      if (!isWithinError(error)) throw error;
      problems.push(error.message);
    }
  }
  return { pipelines, problems };
}

async function looksLikePipeline(path: string): Promise<boolean> {
  const ending = extname(path);
  if (!texts.has(ending) && !modules.has(ending)) return false;
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size > largestBytes) return false;
  const text = await readFile(path, 'utf8').catch(() => '');
  return modules.has(ending) ? text.includes('definePipeline') : hasKeysOfPipeline(text, path);
}

/** Its name, and the table or the steps that it is about. */
function hasKeysOfPipeline(text: string, path: string): boolean {
  try {
    const { value } = parseDocumentText(text, path, pipelineKind);
    return typeof value === 'object' && value !== null && 'name' in value && ('dataset' in value || 'steps' in value);
  } catch {
    // What cannot be read at all is told when it is run.
    return false;
  }
}
