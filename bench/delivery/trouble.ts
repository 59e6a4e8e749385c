/** @module Kills workers and restarts the Temporal server at random moments. */
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { createStream } from '../../domain/learning/random-stream.ts';
import { deriveSeed } from '../../domain/learning/seeds.ts';
import type { DeliveryProject } from './project.ts';

/** Connections that the e-mail channel keeps; a message is on its way over each at most. */
const connections = 5;
/** Milliseconds between two kills, at least and at most. */
const between = { least: 1000, most: 5000 };

export class Trouble {
  kills = 0;
  /** E-mails that can have been on their way as workers died: the connections of a pool each time. */
  get inFlight(): number {
    return this.kills * connections;
  }

  restarts = 0;
  readonly #project: DeliveryProject;
  readonly #wanted: { readonly kills: number; readonly restarts: number };

  constructor(project: DeliveryProject, wanted: { readonly kills: number; readonly restarts: number }) {
    this.#project = project;
    this.#wanted = wanted;
  }

  async run(): Promise<void> {
    const stream = createStream(deriveSeed('0', 'bench', 'trouble', '0'));
    const { kills, restarts } = this.#wanted;
    const every = Math.ceil(kills / restarts);
    while (this.kills < kills || this.restarts < restarts) {
      await pause(between.least + stream.nextBelow(between.most - between.least));
      if (this.kills < kills && (await this.#kill('workerPid'))) this.kills += 1;
      const isDue = this.kills >= Math.min(kills, every * (this.restarts + 1));
      if (isDue && this.restarts < restarts && (await this.#kill('temporalPid'))) this.restarts += 1;
    }
  }

  /** False while the process has not come back from an earlier kill. */
  async #kill(which: 'workerPid' | 'temporalPid'): Promise<boolean> {
    const { workerReady, [which]: pid } = this.#project.record();
    if (!workerReady || pid === undefined) return false;
    process.kill(pid, 'SIGKILL');
    while (this.#project.record()[which] === pid) await pause(20);
    return true;
  }
}
