/**
 * @module Leases in a bucket: `lease/<two digits>/<key>.<epoch>`, made put-if-absent. The epoch is the fencing token; age is
 * the time of the object against the date of the answer, both by the store's clock.
 */
import { randomUUID } from 'node:crypto';
import { digestSchema } from '../../../contracts/digest.ts';
import { WithinError } from '../../../contracts/errors.ts';
import type { Lease, LeaseStore } from '../../../domain/caching/ports.ts';
import type { Objects } from '../objects.ts';

const released = 'released';
/** A lease is renewed this many times before it would end. */
const renewals = 3;
/** Both times are whole seconds, so an age may be told too high by less than this. */
const grainMs = 1000;

export class S3Leases implements LeaseStore {
  readonly ttlMs: number;
  readonly #objects: Objects;
  /** Token by object name. */
  readonly #held = new Map<string, string>();
  #beat: NodeJS.Timeout | undefined;
  #renewing: Promise<unknown> = Promise.resolve();

  constructor(objects: Objects, ttlMs: number) {
    this.#objects = objects;
    this.ttlMs = ttlMs;
  }

  async acquire(key: string): Promise<Lease | undefined> {
    const prefix = `lease/${digestSchema.parse(key).slice(0, 2)}/${key}.`;
    const latest = (await this.#epochs(prefix)).at(-1);
    if (latest !== undefined && !(await this.#isOpen(`${prefix}${latest}`))) return undefined;
    const epoch = (latest ?? 0) + 1;
    const token = randomUUID();
    if (!(await this.#objects.putIfAbsent(`${prefix}${epoch}`, token))) return undefined;
    this.#keep(`${prefix}${epoch}`, token);
    return {
      epoch,
      held: () => this.#isMine(prefix, epoch, token),
      release: () => this.#release(prefix, epoch, token),
    };
  }

  async #epochs(prefix: string): Promise<number[]> {
    const epochs: number[] = [];
    for await (const { name } of this.#objects.list(prefix)) epochs.push(Number(name.slice(prefix.length)));
    return epochs.sort((a, b) => a - b);
  }

  async #isOpen(name: string): Promise<boolean> {
    const found = await this.#objects.get(name);
    // Given back between the two looks.
    if (!found || found.bytes.toString() === released) return true;
    if (Number.isNaN(found.ageMs))
      throw new WithinError(
        'STORE_UNAVAILABLE',
        `The store ${this.#objects.place} does not tell the time in its answers, so leases cannot end; use another.`,
      );
    return found.ageMs >= this.ttlMs + grainMs;
  }

  async #isMine(prefix: string, epoch: number, token: string): Promise<boolean> {
    if ((await this.#epochs(prefix)).at(-1) !== epoch) return false;
    return (await this.#objects.get(`${prefix}${epoch}`))?.bytes.toString() === token;
  }

  async #release(prefix: string, epoch: number, token: string): Promise<void> {
    const name = `${prefix}${epoch}`;
    this.#held.delete(name);
    if (this.#held.size === 0) {
      clearInterval(this.#beat);
      this.#beat = undefined;
    }
    // A renewal under way would bring back what is removed here.
    await this.#renewing;
    if (!(await this.#isMine(prefix, epoch, token))) return;
    // After a take-over the number must stay, or it would be given out again to somebody while its first holder sleeps.
    if (epoch === 1) await this.#objects.remove(name);
    else await this.#objects.put(name, released);
    for (const earlier of await this.#epochs(prefix))
      if (earlier < epoch) await this.#objects.remove(`${prefix}${earlier}`);
  }

  #keep(name: string, token: string): void {
    this.#held.set(name, token);
    this.#beat ??= setInterval(() => {
      this.#renewing = this.#renewing.then(() => this.#renewAll());
    }, this.ttlMs / renewals).unref();
  }

  async #renewAll(): Promise<void> {
    for (const [name, token] of this.#held) {
      // A renewal that fails is made up for by the next; what is gone or not ours any more stays so.
      const renew = async () => {
        const found = await this.#objects.get(name);
        if (found?.bytes.toString() === token) await this.#objects.put(name, token);
      };
      await renew().catch(() => undefined);
    }
  }
}
