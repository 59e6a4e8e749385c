/** @module Models in memory, one for each digest, however many versions and aliases name it. */
import { WithinError } from '../../contracts/errors.ts';
import type { BlobStore } from '../caching/ports.ts';
import { loadModel } from '../model/model.ts';
import { type ReadyModel, readyModel } from '../model/predict.ts';
import { readProgramModel } from '../programs/header.ts';

/** Those that were asked for last stay. */
const mostLoaded = 8;

export class LoadedModels {
  readonly #blobs: Pick<BlobStore, 'get'>;
  readonly #loaded = new Map<string, Promise<ReadyModel>>();

  constructor(blobs: Pick<BlobStore, 'get'>) {
    this.#blobs = blobs;
  }

  /** Throws `INPUT_LOST` where the file is gone, `MODEL_NOT_SERVED` for one that would run code. */
  of(digest: string): Promise<ReadyModel> {
    const known = this.#loaded.get(digest);
    const model = known ?? this.#load(digest);
    this.#loaded.delete(digest);
    this.#loaded.set(digest, model);
    if (!known) model.catch(() => this.#loaded.delete(digest));
    const [oldest] = this.#loaded.keys();
    if (this.#loaded.size > mostLoaded && oldest !== undefined) this.#loaded.delete(oldest);
    return model;
  }

  async #load(digest: string): Promise<ReadyModel> {
    const bytes = await this.#blobs.get(digest);
    if (!bytes) {
      const message = `The model ${digest.slice(0, 12)} is gone from the store; run its pipeline again to make it.`;
      throw new WithinError('INPUT_LOST', message, { digest });
    }
    const file = { start: async (length: number) => bytes.subarray(0, length), size: async () => bytes.length };
    if (await readProgramModel(file)) throw notServed(digest, 'it is scored by a program of its own');
    const model = loadModel(bytes);
    if (model.transforms.some(({ transform }) => transform === 'module'))
      throw notServed(digest, 'a step of your own makes its features');
    return readyModel(model);
  }
}

/** A gateway is reached from outside, so it runs nobody's code. */
function notServed(digest: string, why: string): WithinError {
  const message = `The model ${digest.slice(0, 12)} is not served by the gateway, since ${why}; score rows with within predict.`;
  return new WithinError('MODEL_NOT_SERVED', message, { digest });
}
