/** @module A lab whose blobs have the age that a test gives them, for what is judged by the time of the store. */

import { FileRunRecords } from '../../adapters/store/file-run-records.ts';
import { LocalRegistry } from '../../adapters/tracking/local/registry.ts';
import type { Definition } from '../../contracts/graph.ts';
import type { PlanResult } from '../../contracts/plan.ts';
import type { CollectPorts } from '../../domain/caching/retention/collect.ts';
import { control, Lab } from './executor.ts';

export const minute = 60_000;
export const day = 1440 * minute;

export class AgedLab extends Lab {
  readonly #times = new Map<string, number>();
  readonly reviews = new FileRunRecords(this.root, 'reviews');
  readonly deployed = new FileRunRecords(this.root, 'deployments');
  readonly registry = new LocalRegistry(new FileRunRecords(this.root, 'tracking'), { now: () => this.now });
  override now = 100 * day;
  /** Called where gc waits for open runs. */
  paused: () => Promise<void> = () => Promise.resolve();

  /** Everything that is stored by now was stored at the lab's time; then that much time passes. */
  async pass(ms: number): Promise<void> {
    for await (const { digest } of this.blobs.list()) this.#time(digest);
    this.now += ms;
  }

  #time(digest: string): number {
    const known = this.#times.get(digest) ?? this.now;
    this.#times.set(digest, known);
    return known;
  }

  get collecting(): CollectPorts {
    const { blobs, actions, records, ledger, reviews, deployed, registry } = this;
    const deployments = { deployed, registry };
    const time = (digest: string) => this.#time(digest);
    const aged: CollectPorts['blobs'] = {
      put: (bytes, mediaType) => blobs.put(bytes, mediaType),
      putFile: (path, mediaType) => blobs.putFile(path, mediaType),
      get: (digest) => blobs.get(digest),
      path: (digest) => blobs.path(digest),
      has: (ref) => blobs.has(ref),
      remove: (digest) => {
        this.#times.delete(digest);
        return blobs.remove(digest);
      },
      async *list() {
        for await (const { digest, size } of blobs.list()) yield { digest, size, storedAt: time(digest) };
      },
    };
    const clock = { now: () => this.now };
    return { actions, records, ledger, reviews, deployments, blobs: aged, clock, pause: () => this.paused() };
  }

  /** A run that is planned and executes its first steps, and then waits. */
  async open(runId: string, definition: Definition, steps: number): Promise<OpenRun> {
    const definitionRef = await this.executor.define(definition);
    const start = { runId, pipeline: 'p', kind: 'feature', workflowId: 'w', startedAt: this.now, file: 'f' };
    await this.records.put(runId, 'start', { ...start, definitionRef });
    const run = new OpenRun(this, { runId, definitionRef, options: {} });
    await run.go(steps);
    return run;
  }

  async digests(): Promise<ReadonlySet<string>> {
    const digests = new Set<string>();
    for await (const { digest } of this.blobs.list()) digests.add(digest);
    return digests;
  }

  async keys(): Promise<ReadonlySet<string>> {
    const keys = new Set<string>();
    for await (const key of this.actions.list()) keys.add(key);
    return keys;
  }
}

class OpenRun {
  plan: PlanResult | undefined;
  readonly #lab: Lab;
  readonly #request: Parameters<Lab['executor']['plan']>[0];

  constructor(lab: Lab, request: Parameters<Lab['executor']['plan']>[0]) {
    this.#lab = lab;
    this.#request = request;
  }

  /** Executes so many more steps, each as soon as those before it are done; concludes when none is left. */
  async go(steps: number): Promise<void> {
    if (this.plan?.conclusion) return;
    for (let done = 0; done < steps; done++) {
      this.plan = await this.#lab.executor.plan({
        ...this.#request,
        ...(this.plan && { planRef: this.plan.planRef }),
      });
      const next = this.plan.window.find(({ after }) => after.length === 0) ?? this.plan.window[0];
      if (this.plan.conclusion || !next) return;
      await this.#lab.executor.execute({ ...this.#request, planRef: this.plan.planRef, index: next.index }, control);
    }
    this.plan = await this.#lab.executor.plan({ ...this.#request, ...(this.plan && { planRef: this.plan.planRef }) });
  }
}
