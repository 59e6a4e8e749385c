/** @module One injury to the files of a store, and what became of it. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const injuryKinds = ['flip', 'truncate', 'extend', 'delete', 'swap'] as const;
export type InjuryKind = (typeof injuryKinds)[number];

/** Uniform whole numbers from 0 to below the bound. */
export type Below = (bound: number) => number;

interface InjuredFile {
  readonly file: string;
  /** Digest or key: the last part of its name. */
  readonly id: string;
  /** What stands there now; `undefined` when nothing does. */
  readonly bytes: Buffer | undefined;
}

export interface Injury {
  readonly kind: InjuryKind;
  readonly files: readonly InjuredFile[];
}

export type Fate = 'standing' | 'quarantined' | 'replaced';

/** `undefined` when there is none. */
function bytesOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Writes behind the back of the store, into the file that is there or a new one; `undefined` removes it. */
function lay(file: string, bytes: Buffer | undefined): void {
  if (bytes === undefined) return rmSync(file, { force: true });
  mkdirSync(dirname(file), { recursive: true });
  if (bytesOf(file) !== undefined) chmodSync(file, 0o644);
  writeFileSync(file, bytes);
}

function altered(bytes: Buffer, kind: InjuryKind, below: Below): Buffer | undefined {
  if (kind === 'delete') return undefined;
  if (kind === 'truncate') return bytes.subarray(0, below(bytes.length));
  if (kind === 'extend')
    return Buffer.concat([bytes, Buffer.from(Array.from({ length: 1 + below(64) }, () => below(256)))]);
  const flipped = Buffer.from(bytes);
  const at = below(bytes.length);
  flipped[at] = (flipped[at] as number) ^ (1 << below(8));
  return flipped;
}

/** `other` is the file that a swap exchanges with. */
export function injure(kind: InjuryKind, file: string, other: string, below: Below): Injury {
  const injured = (path: string, bytes: Buffer | undefined): InjuredFile => {
    lay(path, bytes);
    return { file: path, id: path.slice(-64), bytes };
  };
  const bytes = readFileSync(file);
  if (kind !== 'swap') return { kind, files: [injured(file, altered(bytes, kind, below))] };
  const others = readFileSync(other);
  return { kind, files: [injured(file, others), injured(other, bytes)] };
}

/** Whether something has come upon the injury by now: of two files one is enough. */
export function fateOf({ files }: Injury, root: string): Fate {
  const kept = quarantined(root);
  const fates = files.map(({ file, bytes }): Fate => {
    if (bytes !== undefined && kept.some((other) => other.equals(bytes))) return 'quarantined';
    const now = bytesOf(file);
    const stands = now === undefined ? bytes === undefined : bytes !== undefined && now.equals(bytes);
    return stands ? 'standing' : 'replaced';
  });
  return (['quarantined', 'replaced', 'standing'] as const).find((fate) => fates.includes(fate)) ?? 'standing';
}

function quarantined(root: string): Buffer[] {
  const folder = join(root, 'quarantine');
  try {
    return readdirSync(folder).map((name) => readFileSync(join(folder, name)));
  } catch {
    return [];
  }
}

/** The files of a store as they are now, and the way back to them. */
export class Undamaged {
  readonly #root: string;
  readonly #files: ReadonlyMap<string, Buffer>;

  constructor(root: string) {
    this.#root = root;
    this.#files = new Map(filesOf(root).map((file) => [file, readFileSync(file)]));
  }

  bytes(kind: 'ac' | 'cas', id: string): Buffer | undefined {
    return this.#files.get(join(this.#root, kind, id.slice(0, 2), id));
  }

  /** Removes what came since and lays again what was changed. */
  restore(): void {
    for (const folder of ['runs', 'ledger', 'quarantine', 'lease', 'tmp'])
      rmSync(join(this.#root, folder), { recursive: true, force: true });
    for (const file of filesOf(this.#root)) if (!this.#files.has(file)) rmSync(file);
    for (const [file, bytes] of this.#files) if (bytesOf(file)?.equals(bytes) !== true) lay(file, bytes);
  }
}

function filesOf(root: string): string[] {
  return ['ac', 'cas', 'by-step'].flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
}
