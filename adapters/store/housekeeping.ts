/** @module Clears the folder of a store of what is neither entry nor blob: quarantine, leftovers of dead processes. */
import { randomUUID } from 'node:crypto';
import { lstatSync, mkdirSync, rmSync, type Stats, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SweepReport } from '../../contracts/cache.ts';
import type { Housekeeping, SweepAges } from '../../domain/caching/ports.ts';
import { guarded, namesIn } from './files.ts';

type Kind = Exclude<keyof SweepReport, 'bytes'>;

interface Victim {
  readonly kind: Kind;
  readonly path: string;
  readonly files: readonly Stats[];
}

const statOf = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false });

/** A file, or every file and folder below a folder; what vanishes meanwhile is passed over, links are not followed. */
function statsBelow(path: string): Stats[] {
  const stat = statOf(path);
  if (!stat) return [];
  if (!stat.isDirectory()) return [stat];
  return [stat, ...namesIn(path).flatMap((name) => statsBelow(join(path, name)))];
}

/** The name of a file changes its ctime only, as when it was moved to quarantine. */
const changedAt = ({ mtimeMs, ctimeMs }: Stats): number => Math.max(mtimeMs, ctimeMs);

/** Bytes that deleting gives back: a file with several names counts when all of them go, and once. */
function bytesFreed(victims: readonly Victim[]): number {
  const links = new Map<string, { readonly stat: Stats; gone: number }>();
  for (const stat of victims.flatMap(({ files }) => files)) {
    if (!stat.isFile()) continue;
    const known = links.get(`${stat.dev} ${stat.ino}`);
    if (known) known.gone += 1;
    else links.set(`${stat.dev} ${stat.ino}`, { stat, gone: 1 });
  }
  return [...links.values()].reduce((sum, { stat, gone }) => (gone >= stat.nlink ? sum + stat.size : sum), 0);
}

/** What nothing in it has changed since. */
function oldBelow(folder: string, kind: Kind, before: number): Victim[] {
  return namesIn(folder).flatMap((name) => {
    const path = join(folder, name);
    const files = statsBelow(path);
    return files.every((stat) => changedAt(stat) < before) ? [{ kind, path, files }] : [];
  });
}

export class FileHousekeeping implements Housekeeping {
  readonly #root: string;
  readonly #work: string | undefined;

  /** `work`: where checkpoints lie too, when the store is encrypted. */
  constructor(root: string, work?: string) {
    this.#root = root;
    this.#work = work;
  }

  sweep(ages: SweepAges, dryRun: boolean): Promise<SweepReport> {
    return guarded(this.#root, () => {
      const now = this.#now();
      const victims = [
        ...this.#quarantined(now, ages),
        ...this.#oldIn('tmp', 'temporary', now - ages.temporaryMs),
        ...this.#oldIn('work', 'work', now - ages.workMs),
        ...this.#oldIn('checkpoints', 'checkpoints', now - ages.checkpointMs),
        ...(this.#work === undefined
          ? []
          : oldBelow(join(this.#work, 'checkpoints'), 'checkpoints', now - ages.checkpointMs)),
        ...this.#leases(now - ages.releasedLeaseMs),
        ...this.#markers(),
      ];
      if (!dryRun) for (const { path } of victims) rmSync(path, { recursive: true, force: true });
      const count = (kind: Kind) => victims.filter((victim) => victim.kind === kind).length;
      return {
        quarantine: count('quarantine'),
        temporary: count('temporary'),
        work: count('work'),
        checkpoints: count('checkpoints'),
        leases: count('leases'),
        markers: count('markers'),
        bytes: bytesFreed(victims),
      };
    });
  }

  /** By the clock of the file system, as the ages of files are. */
  #now(): number {
    const probe = join(this.#root, 'tmp', `now.${randomUUID()}`);
    mkdirSync(join(this.#root, 'tmp'), { recursive: true });
    writeFileSync(probe, '');
    try {
      return statSync(probe).mtimeMs;
    } finally {
      rmSync(probe, { force: true });
    }
  }

  #oldIn(folder: string, kind: Kind, before: number): Victim[] {
    return oldBelow(join(this.#root, folder), kind, before);
  }

  /** What gc itself withdrew is of no interest to anybody and goes sooner. */
  #quarantined(now: number, { quarantineMs, withdrawnMs }: SweepAges): Victim[] {
    const old = this.#oldIn('quarantine', 'quarantine', now - Math.min(quarantineMs, withdrawnMs));
    return old.filter(({ path, files }) => {
      const age = /-gc\.[0-9a-f-]+$/.test(path) ? withdrawnMs : quarantineMs;
      return files.every((stat) => changedAt(stat) < now - age);
    });
  }

  /**
   * Leases that were given back, and those whose holder died so long ago that it holds nothing: one that wakes up finds
   * its file gone, or another's token in it.
   */
  #leases(before: number): Victim[] {
    const root = join(this.#root, 'lease');
    const folders = namesIn(root).filter((name) => /^[0-9a-f]{2}$/.test(name));
    const leases = folders.flatMap((folder) => this.#oldIn(join('lease', folder), 'leases', before));
    const probes = this.#oldIn('lease', 'temporary', before).filter(({ path }) => path.includes('now.'));
    return [...leases, ...probes];
  }

  /** Names by step of entries that were withdrawn. */
  #markers(): Victim[] {
    const root = join(this.#root, 'by-step');
    return namesIn(root).flatMap((folder) =>
      namesIn(join(root, folder)).flatMap((name): Victim[] => {
        const key = name.slice(name.lastIndexOf('-') + 1);
        const path = join(root, folder, name);
        const stat = statOf(path);
        if (!stat?.isFile() || statOf(join(this.#root, 'ac', key.slice(0, 2), key))) return [];
        return [{ kind: 'markers', path, files: [stat] }];
      }),
    );
  }
}
