/** @module Doctor: folders that are written, and the disk below them. */
import { existsSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { bad, type Check, good } from './check.ts';

/** Below this much free space SQLite and the store fail in the middle of a run. */
const leastFreeBytes = 1_000_000_000;

/** State folder (of a local stack only) and store: writable, with room. A folder that is not there yet is judged by its parent. */
export function checkFolders(config: Config, external: boolean): Check[] {
  const state = external ? [] : [checkFolder('state folder', config.stateDir, 'or run in a copy of the project')];
  return [
    ...state,
    checkFolder('store', config.store, 'or set WITHIN_STORE to another folder'),
    checkRoom(config.store),
  ];
}

function checkFolder(name: string, folder: string, other: string): Check {
  const there = nearestExisting(folder);
  const probe = join(there, `.within-probe-${process.pid}`);
  try {
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return bad(name, `${there} cannot be written: ${reason}`, `make ${there} writable, ${other}`);
  }
  return good(name, there === folder ? folder : `${folder} (made at the first run)`);
}

function checkRoom(folder: string): Check {
  const { bavail, bsize } = statfsSync(nearestExisting(folder));
  const free = bavail * bsize;
  const detail = `${(free / 1e9).toFixed(1)} GB free`;
  if (free >= leastFreeBytes) return good('disk', detail);
  return bad('disk', detail, 'free at least 1 GB, or set WITHIN_STORE to a folder on another disk');
}

function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(dirname(folder));
}
