/** @module A name for the project that stays with its state folder wherever that is moved, as its open runs do. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeJson } from '../../client/stack/files.ts';

/** Eight hexadecimal digits. Only the holder of the stack lock may call this. */
export function projectId(stateDir: string): string {
  const path = join(stateDir, 'project-id.json');
  try {
    const known: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof known === 'string' && /^[0-9a-f]{8}$/.test(known)) return known;
  } catch {
    // The first stack of this project.
  }
  const fresh = randomBytes(4).toString('hex');
  writeJson(path, fresh);
  return fresh;
}
