/** @module Reaches the Temporal server of a run; one that is up already is connected to while the pipeline is read. */
import type { Client } from '@temporalio/client';
import type { Config } from '../../config/schema.ts';
import { connect } from '../connect.ts';
import { type EnsureOptions, ensureStack, liveOwner } from '../stack/ensure.ts';
import { type StackInfo, type StackRecord, toStackInfo } from '../stack/info.ts';

export interface Reached {
  readonly stack: StackInfo;
  readonly client: Client;
}

interface Early {
  readonly owner: StackRecord;
  readonly client: Client;
}

/** Starts and asks nothing: what fails here is done again, and told, once the request is known to be right. */
async function connectToOwner(config: Config, options: EnsureOptions): Promise<Early | undefined> {
  const owner = liveOwner(config, options);
  return owner && { owner, client: await connect(config, toStackInfo(owner)) };
}

export class Reach {
  readonly #config: Config;
  readonly #options: EnsureOptions;
  #early: Promise<Early | undefined> | undefined;

  constructor(config: Config, options: EnsureOptions) {
    this.#config = config;
    this.#options = options;
  }

  /** Connects to the local stack if one is up. Loading the client keeps the processor, so what was begun comes first. */
  readonly begin = (): void => {
    this.#early ??= new Promise((settle) => {
      setImmediate(() => settle(connectToOwner(this.#config, this.#options).catch(() => undefined)));
    });
  };

  /** Errors: those of `ensureStack` and `connect`. */
  async end(): Promise<Reached> {
    const early = await this.#early;
    if (early) {
      const owner = liveOwner(this.#config, this.#options);
      if (owner?.pid === early.owner.pid && owner.startedAt === early.owner.startedAt)
        return { stack: toStackInfo(owner), client: early.client };
      await early.client.connection.close();
    }
    const stack = await ensureStack(this.#config, this.#options);
    return { stack, client: await connect(this.#config, stack) };
  }
}
