/** @module Many small Python files, looked at by one interpreter: what each of them must not be reused for. */
import { findExecutable } from '../../../adapters/code/executable.ts';
import { pythonClosure } from '../../../adapters/code/python-closure.ts';
import type { DeclaredReads } from '../../../adapters/code/unseen.ts';
import type { TestProject } from './project.ts';

const path = process.env['PATH'] ?? '';

/** Reasons by index of `texts`, each without the file but with `:line`; `files` are those that the patterns stand for. */
export async function reasonsByCase(
  project: TestProject,
  texts: readonly string[],
  reads: DeclaredReads = { files: [], env: [] },
  files: readonly string[] = reads.files,
): Promise<string[][]> {
  texts.forEach((text, index) => project.write(`case_${index}.py`, text));
  project.write('all_cases.py', texts.map((_, index) => `import case_${index}\n`).join(''));
  const interpreter = findExecutable(project.root, 'python3', path);
  const { uncacheable } = await pythonClosure(
    project.root,
    { interpreter, words: ['all_cases.py'], path },
    { reads, files },
  );
  return texts.map((_, index) => {
    const place = new RegExp(` in case_${index}\\.py(:\\d+)$`);
    return uncacheable.filter((reason) => place.test(reason)).map((reason) => reason.replace(place, '$1'));
  });
}
