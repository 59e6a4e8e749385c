/** @module One flipped bit in what a system keeps, as a disk or a copy flips it: size, times and mode stay. */
import { chmodSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How the mark of a result (`kept-222222222222`) stands in a file: as it is, or in Base64. */
const spellings = ['222222222222', 'MjIyMjIy'];
const longest = 16;

/**
 * Flips the lowest bit of the fourth byte of every mark below a folder. `2` becomes `3`, and in Base64 `1`, so that
 * what is kept can still be read as a text. Throws when there is no mark.
 */
export function flipBits(folder: string): void {
  let flipped = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) flipped += flipIn(join(entry.parentPath, entry.name));
  if (flipped === 0) throw new Error(`no result was found below ${folder}`);
}

function flipIn(file: string): number {
  const bytes = readFileSync(file);
  let flipped = 0;
  // A mark is up to 16 bytes of Base64, in which its spelling stands twice.
  for (const spelling of spellings)
    for (let at = bytes.indexOf(spelling); at >= 0; at = bytes.indexOf(spelling, at + longest)) {
      bytes.writeUInt8(bytes.readUInt8(at + 3) ^ 1, at + 3);
      flipped += 1;
    }
  if (flipped > 0) lay(file, bytes);
  return flipped;
}

function lay(file: string, bytes: Buffer): void {
  const { atime, mtime, mode } = statSync(file);
  chmodSync(file, 0o600);
  writeFileSync(file, bytes);
  chmodSync(file, mode);
  utimesSync(file, atime, mtime);
}
