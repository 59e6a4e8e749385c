/** @module The thread's side of its port: asks the worker for scoring processes, and hears of a cancellation. */
import type { MessagePort } from 'node:worker_threads';
import type { ScoringProgram, ScoringRequest } from '../../adapters/process/predict-process.ts';
import { isErrorCode, WithinError } from '../../contracts/errors.ts';
import { cancelMessage, type ErrorData, type ScoringCall, type ScoringReply, type WorkerMessage } from './messages.ts';
import type { ScoringHost } from './scoring.ts';

export class AskingHost implements ScoringHost {
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, (reply: ScoringReply) => void>();
  #calls = 0;

  constructor(port: MessagePort, cancelled: () => void) {
    this.#port = port;
    port.on('message', (message: WorkerMessage) => {
      if (message === cancelMessage) return cancelled();
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
    });
  }

  async open(program: ScoringProgram): Promise<number> {
    return (await this.#call({ open: program })).process ?? -1;
  }

  async score(process: number, request: ScoringRequest): Promise<void> {
    await this.#call({ score: request, process });
  }

  async close(process: number): Promise<void> {
    await this.#call({ close: process });
  }

  async #call(call: ScoringCall): Promise<ScoringReply> {
    const id = ++this.#calls;
    const reply = await new Promise<ScoringReply>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#port.postMessage({ kind: 'scoring', id, call });
    });
    if (reply.error) throw errorFrom(reply.error);
    return reply;
  }
}

function errorFrom({ code, message, details }: ErrorData): Error {
  if (code !== undefined && isErrorCode(code)) return new WithinError(code, message, { ...details });
  return new Error(message);
}
