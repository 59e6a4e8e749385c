/** @module The name of a store folder, by which two processes tell whether they have the same one. */
import { createHash, randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readIfPresent, writeIfAbsent } from './files.ts';

/**
 * 16 hexadecimal digits, the same for whoever reaches the folder, by whatever path or mount. `undefined` where the file
 * behind them is not there and cannot be made.
 */
export async function storeIdOf(root: string): Promise<string | undefined> {
  const file = join(root, 'id');
  try {
    if (readIfPresent(file) === undefined) await writeIfAbsent(root, file, randomBytes(16));
    // A copy of the folder has the same bytes in another file.
    const { ino, mtimeNs } = statSync(file, { bigint: true });
    const content = readIfPresent(file) ?? new Uint8Array();
    return createHash('sha256').update(`${ino} ${mtimeNs} `).update(content).digest('hex').slice(0, 16);
  } catch {
    return undefined;
  }
}
