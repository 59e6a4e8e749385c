/** @module Processes of callers that share a store, for what holds between machines. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { RunDocument } from '../../contracts/run.ts';
import type { CallerMessage, CallerOrder } from '../single-flight/fixtures/caller.ts';
import { bundleScript } from './run-typescript.ts';

export class CallerProcess {
  /** Steps whose code ran here. */
  readonly ran: string[] = [];
  /** Callers that found a step computed elsewhere. */
  waits = 0;
  readonly #process: ChildProcess;
  readonly #documents: Promise<readonly RunDocument[]>;
  readonly #seen: () => void;

  /** `seen` is called after each message. */
  static async start(order: CallerOrder, seen: () => void): Promise<CallerProcess> {
    return new CallerProcess(await bundleScript('test/single-flight/fixtures/caller.ts'), order, seen);
  }

  private constructor(program: string, order: CallerOrder, seen: () => void) {
    this.#seen = seen;
    this.#process = fork(program, [JSON.stringify(order)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#documents = new Promise((resolve, reject) => {
      this.#process.on('message', (message: CallerMessage) => {
        this.#take(message);
        if (message.kind === 'done') resolve(message.documents);
      });
      this.#process.on('exit', (code) => reject(new Error(`the caller ended with status ${code}`)));
    });
    this.#documents.catch(() => undefined);
  }

  #take(message: CallerMessage): void {
    if (message.kind === 'runs') this.ran.push(message.step);
    if (message.kind === 'waits') this.waits += 1;
    this.#seen();
  }

  /** Lets the step that waits go on. */
  go(): void {
    this.#process.send('go');
  }

  async kill(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.kill('SIGKILL')) await once(this.#process, 'exit');
  }

  /** One document for each caller. */
  documents(): Promise<readonly RunDocument[]> {
    return this.#documents;
  }
}

/** Resolves once `reached` is true; the function given must be called after each change. */
export function awaiting(reached: () => boolean): { readonly look: () => void; readonly done: Promise<void> } {
  let resolve: () => void = () => undefined;
  const done = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { look: () => reached() && resolve(), done };
}
