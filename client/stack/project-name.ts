/** @module What a project is called on a server: the name of its state folder, else a digest of where it lies. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';

/** Eight hexadecimal digits. The stack makes the first kind; a project that only uses a foreign server has the second. */
export function projectName({ project, stateDir }: Pick<Config, 'project' | 'stateDir'>): string {
  try {
    const known: unknown = JSON.parse(readFileSync(join(stateDir, 'project-id.json'), 'utf8'));
    if (typeof known === 'string' && /^[0-9a-f]{8}$/.test(known)) return known;
  } catch {
    // No stack of its own.
  }
  return createHash('sha256').update(project).digest('hex').slice(0, 8);
}
