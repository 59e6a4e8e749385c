/** @module The value behind `env:NAME` or `file:path`, so that credentials stand nowhere but where their owner put them. */
import { readFileSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';

function readProjectFile(target: string, project: string): string {
  const real = realpathSync(isAbsolute(target) ? target : join(project, target));
  if (!isAbsolute(target) && relative(realpathSync(project), real).startsWith('..'))
    throw new Error('it leads out of the project');
  return readFileSync(real, 'utf8');
}

/**
 * The value; that of a file without its last line end. A relative path starts at the project folder and must stay in it.
 * Throws a plain error where there is none, which never holds a value: the caller knows what the reference is for.
 */
export function valueBehind(reference: string, project: string): string {
  const [, scheme, target = ''] = /^(env|file):(.+)$/s.exec(reference) ?? [];
  if (scheme === 'file') return readProjectFile(target, project).replace(/\r?\n$/, '');
  const value = scheme === 'env' ? process.env[target] : undefined;
  if (value === undefined) throw new Error(scheme === 'env' ? 'it is not set' : 'write env:NAME or file:path');
  return value;
}
