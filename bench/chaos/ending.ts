/** @module How a chaos run ends: until all that was taken has ended, what is asked for again, and the same on a calm machine. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Project } from '../../test/support/project.ts';
import type { Injected } from './injections.ts';
import { type End, endOf } from './oracle.ts';
import type { ChaosRequest } from './requests.ts';
import type { ChaosServers } from './servers.ts';
import { approveAll, start, type Taken } from './workload.ts';

/** After the last trouble, all that was taken must have ended within this. */
const patienceMs = 15 * 60_000;
const lookMs = 1_000;

export type Ended = Taken & { readonly end: End };

/** Ends that were seen, so that each is read once. */
export class Ends {
  readonly #project: Project;
  readonly #known = new Map<string, End>();

  constructor(project: Project) {
    this.#project = project;
  }

  async of(taken: Taken): Promise<End> {
    const known = this.#known.get(taken.id);
    if (known) return known;
    const end = await endOf(this.#project, taken);
    if (/^(completed|failed|cancelled)/.test(end.status)) this.#known.set(taken.id, end);
    return end;
  }

  /** How many have not ended. */
  async open(all: readonly Taken[]): Promise<number> {
    let count = 0;
    for (const taken of all) {
      if (this.#known.has(taken.id)) continue;
      await this.of(taken);
      if (!this.#known.has(taken.id)) count += 1;
    }
    return count;
  }
}

/** Until all have ended, or patience is over: `running` says so then. */
export async function untilAllEnded(taken: readonly Taken[], ends: Ends, project: Project): Promise<Ended[]> {
  const until = Date.now() + patienceMs;
  while ((await ends.open(taken)) > 0 && Date.now() < until) {
    await approveAll(project);
    await pause(lookMs);
  }
  return Promise.all(taken.map(async (one) => ({ ...one, end: await ends.of(one) })));
}

/** Those whose end is not the one that their request names. */
export function endedOtherwise(runs: readonly Ended[]): Ended[] {
  return runs.filter(({ request, end }) => end.status !== request.end);
}

interface Again {
  /** Ids of runs that failed for want of disk while it was full. */
  readonly replaced: ReadonlySet<string>;
  readonly runs: readonly Ended[];
}

/** A full disk fails a run, as its error says; asked for once more it must end as specified. */
export async function askAgain(
  ended: readonly Ended[],
  injected: readonly Injected[],
  { ends, project }: { readonly ends: Ends; readonly project: Project },
): Promise<Again> {
  const wasFull = injected.some(({ what }) => what === 'disk full');
  const failed = ended.filter(({ end }) => wasFull && end.status === 'failed STORE_FULL');
  const taken: Taken[] = [];
  for (const { request } of failed) {
    const id = await start(project, request);
    if (id === undefined) throw new Error(`${request.name} was not taken although nothing was wrong any more`);
    taken.push({ request, id, at: Date.now() });
  }
  return { replaced: new Set(failed.map(({ id }) => id)), runs: await untilAllEnded(taken, ends, project) };
}

/** Reviews, deployments and sweeps that are still under way; empty when nothing is. */
export async function untilNothingIsLeft(project: Project): Promise<string[]> {
  const until = Date.now() + patienceMs / 3;
  for (;;) {
    const left = await underWay(project);
    if (left.length === 0 || Date.now() > until) return left;
    await pause(lookMs);
  }
}

const done: ReadonlySet<string> = new Set(['completed', 'rolled-back', 'superseded', 'refused', 'failed', 'cancelled']);

async function underWay(project: Project): Promise<string[]> {
  const reviews = await approveAll(project);
  const { stdout } = await project.within(['deployments', '--json']);
  const deployments = JSON.parse(stdout) as readonly { readonly id: string; readonly state: string }[];
  const moving = deployments
    .filter(({ state }) => !done.has(state))
    .map(({ id, state }) => `deployment ${id} ${state}`);
  return [...(reviews === 0 ? [] : [`${reviews ?? 'unknown'} reviews`]), ...moving];
}

/** Ids of critical events that nobody got; empty when all arrived. */
export async function untilDelivered(emitted: readonly string[], servers: ChaosServers): Promise<string[]> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const keys = servers.received.map(({ key }) => key);
    const missing = emitted.filter((id) => !keys.some((key) => key.includes(id)));
    if (missing.length === 0 || Date.now() > until) return missing;
    await pause(lookMs);
  }
}

/** Each different request, one after the other, where nothing is wrong. */
export async function calmly(calm: Project, runs: readonly Ended[]): Promise<ReadonlyMap<string, End>> {
  const ends = new Map<string, End>();
  for (const { request } of runs)
    if (!ends.has(request.name)) ends.set(request.name, await onCalmMachine(calm, request));
  return ends;
}

async function onCalmMachine(calm: Project, request: ChaosRequest): Promise<End> {
  const { stdout, stderr } = await calm.within([...request.words, '--json']);
  if (stdout === '') throw new Error(`${request.name} on a calm machine: ${stderr}`);
  const { runId, sweepId } = JSON.parse(stdout) as { readonly runId?: string; readonly sweepId?: string };
  return endOf(calm, { request, id: runId ?? sweepId ?? '' });
}
