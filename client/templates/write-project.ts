/** @module Writes a new project from a template: never into a folder that holds something, never over a file. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WithinError } from '../../contracts/errors.ts';
import { pipelineJsonSchemaText } from '../../contracts/pipeline-json-schema.ts';

export const templateNames = ['classification', 'regression', 'python', 'validation'] as const;
export type TemplateName = (typeof templateNames)[number];

/** The templates of this installation, whether it runs from its sources or from `dist/`. */
function templateFolder(name: TemplateName): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    const found = join(folder, 'client', 'templates', name);
    if (existsSync(found)) return found;
    if (dirname(folder) === folder)
      throw new WithinError('INTERNAL', `The template "${name}" is missing above ${start}; install within again.`);
  }
}

function filesBelow(folder: string, at = ''): string[] {
  return readdirSync(join(folder, at), { withFileTypes: true }).flatMap((entry) => {
    const path = at === '' ? entry.name : `${at}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(folder, path) : [path];
  });
}

function refuseOccupied(folder: string, shown: string): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory())
    throw new WithinError('USAGE', `${shown} is a file; name a folder that is new or empty.`, { path: shown });
  // An empty repository is where a project may well begin.
  const there = readdirSync(folder)
    .filter((name) => name !== '.git')
    .sort();
  if (there.length === 0) return;
  const names = there.length > 5 ? `${there.slice(0, 5).join(', ')} and ${there.length - 5} more` : there.join(', ');
  throw new WithinError('USAGE', `The folder ${shown} is not empty (${names}); name a folder that is new or empty.`, {
    path: shown,
    found: there.slice(0, 5),
  });
}

/**
 * Files written below `directory`, sorted. Throws `USAGE` for a folder that holds something (named) or cannot be
 * written.
 */
export function writeProject(directory: string, template: TemplateName): readonly string[] {
  const folder = resolve(directory);
  refuseOccupied(folder, directory);
  const source = templateFolder(template);
  // The ending keeps tools of this repository from taking such a file for their own.
  const contents = new Map(
    filesBelow(source).map((path) => [path.replace(/\.template$/, ''), readFileSync(join(source, path))] as const),
  );
  contents.set('pipeline.schema.json', Buffer.from(pipelineJsonSchemaText()));
  try {
    for (const [path, bytes] of contents) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes, { flag: 'wx' });
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new WithinError(
      'USAGE',
      `The folder ${directory} cannot be written (${code}); name another.`,
      { path: directory },
      error,
    );
  }
  return [...contents.keys()].sort();
}
