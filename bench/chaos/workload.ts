/** @module Requests, votes and critical events, given again until they are taken, as their senders would. */
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { emitEvents } from '../../client/run/emit-events.ts';
import { toStackInfo } from '../../client/stack/info.ts';
import type { CollaborationEvent } from '../../contracts/events.ts';
import type { ReviewView } from '../../contracts/review.ts';
import type { createStream } from '../../domain/learning/random-stream.ts';
import type { Project } from '../../test/support/project.ts';
import { type ChaosRequest, drawRequest, type RequestKind } from './requests.ts';

/** A request that was taken. */
export interface Taken {
  readonly request: ChaosRequest;
  /** Of its run or sweep. */
  readonly id: string;
  readonly at: number;
}

const tryAgainMs = 500;
/** At most as many are under way, so that a standstill is not covered up by what piles up behind it. */
const mostOpen = 12;

/** Words that start a request and return. Gives its id; undefined where the machine cannot take it now. Throws for a request that is wrong. */
export async function start(project: Project, { name, words }: ChaosRequest): Promise<string | undefined> {
  const { exitCode, stdout, stderr } = await project.within([...words, '--detach', '--json']);
  if (exitCode === 2) throw new Error(`${name} was refused: ${stderr || stdout}`);
  if (exitCode !== 0) return undefined;
  const { runId, sweepId } = JSON.parse(stdout) as { readonly runId?: string; readonly sweepId?: string };
  return runId ?? sweepId;
}

export class Workload {
  readonly taken: Taken[] = [];
  /** Ids of critical events that the server took. */
  readonly emitted: string[] = [];
  readonly #project: Project;
  readonly #stream: ReturnType<typeof createStream>;
  readonly #fresh = new Map<RequestKind, number>();
  #isOver = false;

  constructor(project: Project, stream: ReturnType<typeof createStream>) {
    this.#project = project;
    this.#stream = stream;
  }

  /** Until `stop`. `open` counts what is under way. */
  async run(open: () => Promise<number>): Promise<void> {
    await Promise.all([this.#ask(open), this.#vote(), this.#emit()]);
  }

  stop(): void {
    this.#isOver = true;
  }

  async #ask(open: () => Promise<number>): Promise<void> {
    while (!this.#isOver) {
      if ((await open()) >= mostOpen) {
        await pause(tryAgainMs);
        continue;
      }
      const request = drawRequest(this.#stream, this.#fresh);
      const id = await this.#untilTaken(request);
      if (id !== undefined) this.taken.push({ request, id, at: Date.now() });
    }
  }

  async #untilTaken(request: ChaosRequest): Promise<string | undefined> {
    while (!this.#isOver) {
      const id = await start(this.#project, request);
      if (id !== undefined) return id;
      await pause(tryAgainMs);
    }
    return undefined;
  }

  async #vote(): Promise<void> {
    while (!this.#isOver) {
      await approveAll(this.#project);
      await pause(2_000);
    }
  }

  async #emit(): Promise<void> {
    for (let number = 0; !this.#isOver; number += 1) {
      const id = `chaos-${number}`;
      await this.#give({
        schema: 1,
        id,
        kind: 'deploymentChanged',
        severity: 'critical',
        subject: { type: 'deployment', id, name: 'chaos' },
        at: Date.now(),
        title: `critical event ${number}`,
        to: ['anna'],
      });
      this.emitted.push(id);
      await pause(1_000);
    }
  }

  async #give(event: CollaborationEvent): Promise<void> {
    for (;;) {
      try {
        const stack = toStackInfo(this.#project.stack());
        const connection = await Connection.connect({ address: stack.address });
        try {
          return await emitEvents({ client: new Client({ connection, namespace: stack.namespace }), stack }, [event]);
        } finally {
          await connection.close();
        }
      } catch {
        await pause(tryAgainMs);
      }
    }
  }
}

/** Approves what waits; what cannot be reached now waits for the next time. Gives how many reviews were open. */
export async function approveAll(project: Project): Promise<number | undefined> {
  const listed = await project.within(['review', 'list', '--open', '--json']);
  if (listed.exitCode !== 0) return undefined;
  const { reviews } = JSON.parse(listed.stdout) as { readonly reviews: readonly Pick<ReviewView, 'id'>[] };
  for (const { id } of reviews) await project.within(['review', 'approve', id, '--as', 'anna', '--json']);
  return reviews.length;
}
