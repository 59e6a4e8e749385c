/** @module Ends what a supervisor that was killed left behind. Only the holder of the stack lock may do so. */
import { rmSync } from 'node:fs';
import { stackFiles } from './files.ts';
import { readRecord, recordedChildren } from './info.ts';
import { endProcess, isAlive, type ProcessIdentity, processesWithArgument } from './process-identity.ts';

const graceMs = 5_000;

/**
 * Server and worker of a dead owner. The server is also looked for by its database on the command lines, since an
 * owner may die between the start of the server and the record of it, and two servers on one file hang.
 */
export function findOrphans(stateDir: string): ProcessIdentity[] {
  const record = readRecord(stateDir);
  const recorded = record ? Object.values(recordedChildren(record)).filter(isAlive) : [];
  const unrecorded = processesWithArgument(stackFiles(stateDir).database).filter(
    (found) => !recorded.some(({ pid }) => pid === found.pid),
  );
  return [...recorded, ...unrecorded];
}

/** Ends them and removes the record; returns how many there were. */
export async function endOrphans(stateDir: string): Promise<number> {
  const orphans = findOrphans(stateDir);
  await Promise.all(orphans.map((orphan) => endProcess(orphan, graceMs)));
  rmSync(stackFiles(stateDir).info, { force: true });
  return orphans.length;
}
