/** @module What gc must leave of data sets: nothing computes an upload again, so it goes only by age, and never when pinned or newest. */
import type { DatasetVersion } from '../../contracts/datasets.ts';
import { DatasetRegistry, type RegistryPorts } from './registry.ts';

export interface HeldVersion {
  readonly why: 'pinned' | 'dataset';
  readonly digests: readonly string[];
}

export interface VersionAge {
  /** Now by the store's clock, milliseconds since 1970. */
  readonly now: number;
  /** Versions that came earlier than so many milliseconds ago may go; none may when absent. */
  readonly maxAgeMs?: number | undefined;
}

function stays({ latest, state, createdAt }: DatasetVersion, { now, maxAgeMs }: VersionAge): boolean {
  return latest || state === 'pending' || maxAgeMs === undefined || now - createdAt < maxAgeMs;
}

/** The bytes and reports of versions that stay: pinned ones, the newest accepted, those that wait for a verdict, the young. */
export async function heldVersions(ports: RegistryPorts, age: VersionAge): Promise<readonly HeldVersion[]> {
  const all = [...(await new DatasetRegistry(ports).all()).values()].flat();
  return all.flatMap((version) => {
    if (!version.pinned && !stays(version, age)) return [];
    const { check, report } = version.verdict ?? {};
    const reports = [check, report].flatMap((ref) => ref?.digest ?? []);
    return [{ why: version.pinned ? 'pinned' : 'dataset', digests: [version.digest, ...reports] } as const];
  });
}
