/** @module What gc must leave: pins, open runs, what people review, models in force, of ended runs the document, its definition and its results, and kept documents. */
import type { StartedRun } from '../../../contracts/run.ts';
import { heldByReviews } from '../../collaboration/review/retention.ts';
import { heldVersions } from '../../datasets/retention.ts';
import { type DeployedPorts, heldByDeployments } from '../../deployment/retention.ts';
import { openSweep } from '../../sensitivity/retention.ts';
import type { ActionStore, Ledger, RunRecordStore } from '../ports.ts';
import {
  codeBlobs,
  Definitions,
  holdingsOf,
  keptDocuments,
  type RecordedRun,
  type RunPorts,
  recordedRuns,
} from '../recorded-runs.ts';
import { standingPins } from './pins.ts';

/** A run without a result counts as open for this long, whatever the server says. */
export const liveMs = 7 * 86_400_000;
/** The machine that recorded a start and the store may tell the time differently. */
const skewMs = 5 * 60_000;

/** Strongest first: the reason that is shown. */
export const reasons = ['pinned', 'live-run', 'review', 'deployment', 'run', 'dataset'] as const;
export type RootReason = (typeof reasons)[number];

export interface RootPorts extends RunPorts {
  readonly ledger: Ledger;
  readonly actions: Pick<ActionStore, 'get'>;
  /** Records of reviews. */
  readonly reviews?: RunRecordStore;
  /** Deployments, and the registry whose aliases name what answers; absent where nothing is deleted. */
  readonly deployments?: DeployedPorts;
  /** Versions of data sets that came longer ago may go, milliseconds; none may when absent. */
  readonly versionAgeMs?: number;
  /** Asked for a run or sweep without a result that is older than a week. */
  isOpen?(run: Pick<StartedRun, 'workflowId'>): Promise<boolean>;
}

export type StoredBlobs = ReadonlyMap<string, { readonly size: number; readonly storedAt: number }>;

export interface Roots {
  readonly keys: ReadonlyMap<string, RootReason>;
  readonly digests: ReadonlyMap<string, RootReason>;
  /** Latest end of a run that holds the key. */
  readonly lastUse: ReadonlyMap<string, number>;
  /** Times since which blobs belong to an open run. */
  readonly liveSince: readonly number[];
}

class RootSet implements Roots {
  readonly keys = new Map<string, RootReason>();
  readonly digests = new Map<string, RootReason>();
  readonly lastUse = new Map<string, number>();
  readonly liveSince: number[] = [];

  hold(kind: 'keys' | 'digests', ids: Iterable<string>, why: RootReason): void {
    for (const id of ids) {
      const known = this[kind].get(id);
      if (known === undefined || reasons.indexOf(why) < reasons.indexOf(known)) this[kind].set(id, why);
    }
  }

  use(key: string, at: number): void {
    this.lastUse.set(key, Math.max(at, this.lastUse.get(key) ?? 0));
  }
}

export interface RootsAt {
  readonly blobs: StoredBlobs;
  /** Now by the store's clock. */
  readonly now: number;
}

export async function findRoots(at: RootsAt, ports: RootPorts): Promise<Roots> {
  const roots = new RootSet();
  const definitions = new Definitions(ports.blobs);
  const pins = await standingPins(ports.ledger);
  const pinnedRuns = new Set(pins.filter(({ kind }) => kind === 'run').map(({ id }) => id));
  for (const { kind, id } of pins) if (kind === 'key') roots.hold('keys', [id], 'pinned');
  for (const { why, digests } of await heldVersions(ports, { now: at.now, maxAgeMs: ports.versionAgeMs }))
    roots.hold('digests', digests, why);
  const { reviews, deployments } = ports;
  if (reviews) roots.hold('digests', await heldByReviews(reviews), 'review');
  if (deployments) roots.hold('digests', await heldByDeployments(deployments), 'deployment');
  for await (const run of recordedRuns(ports)) {
    const pinned = pinnedRuns.has(run.runId);
    roots.hold('digests', await keptDocuments(run.runId, ports), 'run');
    if (run.resultRef) await holdEnded(run, pinned, { roots, definitions });
    // What a run whose document is gone or of another version has left is told by its plans and steps alone.
    if (pinned || !run.document) await holdPlanned(run, pinned, { roots, definitions, at, ports });
  }
  return roots;
}

interface Holding {
  readonly roots: RootSet;
  readonly definitions: Definitions;
}

async function holdEnded(
  { document, resultRef }: RecordedRun,
  pinned: boolean,
  { roots, definitions }: Holding,
): Promise<void> {
  const why = pinned ? 'pinned' : 'run';
  if (resultRef) roots.hold('digests', [resultRef.digest], why);
  if (!document) return;
  const { definitionRef, results, steps, finishedAt } = document;
  const code = codeBlobs(await definitions.get(definitionRef));
  const refs = [definitionRef, ...code, ...Object.values(results).filter((ref) => ref !== undefined)];
  roots.hold(
    'digests',
    refs.map(({ digest }) => digest),
    why,
  );
  for (const { key, outputs } of steps) {
    if (key !== undefined) roots.use(key, finishedAt);
    if (!pinned) continue;
    if (key !== undefined) roots.hold('keys', [key], why);
    roots.hold(
      'digests',
      Object.values(outputs).map(({ digest }) => digest),
      why,
    );
  }
}

async function holdPlanned(
  run: RecordedRun,
  pinned: boolean,
  { roots, definitions, at, ports }: Holding & { readonly at: RootsAt; readonly ports: RootPorts },
): Promise<void> {
  const { keys, digests } = await holdingsOf(run, { ...ports, definitions });
  const { since, live } = await standingOf(run, digests, { at, ports });
  if (!live && !pinned && !run.resultRef) return;
  const why = pinned ? 'pinned' : live ? 'live-run' : 'run';
  roots.hold('keys', keys, why);
  roots.hold('digests', digests, why);
  if (!live || since === undefined) return;
  roots.liveSince.push(since);
  for (const [digest, { storedAt }] of at.blobs) if (storedAt >= since) roots.hold('digests', [digest], 'live-run');
}

/** Whether it goes on, and since when blobs may be of its making. */
async function standingOf(
  run: RecordedRun,
  digests: ReadonlySet<string>,
  { at, ports }: { readonly at: RootsAt; readonly ports: RootPorts },
): Promise<{ readonly since: number | undefined; readonly live: boolean }> {
  const started = run.started ?? (await openSweep(run.runId, ports.records));
  const began = started?.startedAt ?? lastStored(digests, at.blobs);
  const since = began === undefined ? undefined : began - skewMs;
  return { since, live: !run.resultRef && (await isLive(started, { since, now: at.now }, ports)) };
}

async function isLive(
  started: Pick<StartedRun, 'workflowId'> | undefined,
  { since, now }: { readonly since: number | undefined; readonly now: number },
  ports: RootPorts,
): Promise<boolean> {
  if (since !== undefined && now - since < liveMs) return true;
  return started !== undefined && ((await ports.isOpen?.(started)) ?? false);
}

/** A run whose start nobody recorded, as one of a schedule, was alive when the newest thing that it names was stored. */
function lastStored(digests: ReadonlySet<string>, blobs: StoredBlobs): number | undefined {
  const times = [...digests].flatMap((digest) => blobs.get(digest)?.storedAt ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}
