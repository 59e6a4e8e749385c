/** @module Damage to stored files behind the back of whoever serves them. */
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Damage {
  readonly kind: 'blob' | 'action';
  readonly id: string;
  readonly how: 'flip' | 'truncate' | 'delete';
  readonly at: number;
}

/** Where it is, encrypted or not. */
export function storedFile(root: string, kind: Damage['kind'], id: string): string {
  const plain = join(root, kind === 'blob' ? 'cas' : 'ac', id.slice(0, 2), id);
  return existsSync(`${plain}.enc`) ? `${plain}.enc` : plain;
}

function damaged(bytes: Buffer, how: 'flip' | 'truncate', at: number): Buffer {
  if (how === 'truncate') return bytes.subarray(0, at % bytes.length);
  const flipped = Buffer.from(bytes);
  const index = at % bytes.length;
  flipped[index] = (flipped[index] ?? 0) ^ (1 << (at % 8));
  return flipped;
}

/** Changes one file of a store whose folders lie below `root`. */
export function damageFile(root: string, { kind, id, how, at }: Damage): void {
  const file = storedFile(root, kind, id);
  if (how === 'delete') return rmSync(file);
  chmodSync(file, 0o644);
  writeFileSync(file, damaged(readFileSync(file), how, at));
}
