/** @module Random streams by name: Philox keyed by the SHA-256 of a seed, the counter is the position. */
import { createHash } from 'node:crypto';
import { WithinError } from '../../contracts/errors.ts';
import type { RandomStream } from './learner.ts';
import { philoxBlock } from './philox.ts';

const twoTo32 = 2 ** 32;
const twoTo53 = 2 ** 53;
/** Up to this bound the product with 32 random bits is exact in a double. */
const largestFastBound = 2 ** 21;
/** Position no stream reaches: the block there keys the forks of a fork. */
const rekeyPosition = -1;

/**
 * Words 0 and 1 of the counter are the position; words 2 and 3 tell the forks of a stream apart (0 0 is the stream
 * itself, fork i has i and 1 + the high part of i), so that they never overlap. A fork of a fork has a key of its own.
 */
class PhiloxStream implements RandomStream {
  readonly #key: Int32Array;
  readonly #counter: Int32Array;
  readonly #block = new Uint32Array(4);
  #used = 4;

  constructor(key: Int32Array, forkLow: number, forkHigh: number) {
    this.#key = key;
    this.#counter = Int32Array.of(0, 0, forkLow, forkHigh);
  }

  nextUint32(): number {
    if (this.#used === 4) this.#refill();
    const word = this.#block[this.#used] as number;
    this.#used += 1;
    return word;
  }

  #refill(): void {
    const counter = this.#counter;
    philoxBlock({ counter, key: this.#key }, this.#block);
    const low = ((counter[0] as number) + 1) | 0;
    counter[0] = low;
    if (low === 0) counter[1] = ((counter[1] as number) + 1) | 0;
    this.#used = 0;
  }

  nextDouble(): number {
    const high = this.nextUint32() >>> 5;
    const low = this.nextUint32() >>> 6;
    return (high * 67108864 + low) / twoTo53;
  }

  /** Lemire's multiply-and-reject; beyond 2^21 rejection from 53 bits. */
  nextBelow(bound: number): number {
    if (bound > largestFastBound) return this.#nextBelowLarge(bound);
    if (!(bound >= 1) || !Number.isInteger(bound)) refuseBound(bound);
    let product = this.nextUint32() * bound;
    let value = Math.floor(product / twoTo32);
    let low = product - value * twoTo32;
    if (low < bound) {
      const excess = twoTo32 % bound;
      while (low < excess) {
        product = this.nextUint32() * bound;
        value = Math.floor(product / twoTo32);
        low = product - value * twoTo32;
      }
    }
    return value;
  }

  #nextBelowLarge(bound: number): number {
    if (!Number.isSafeInteger(bound)) refuseBound(bound);
    const limit = twoTo53 - (twoTo53 % bound);
    let value = this.nextDouble() * twoTo53;
    while (value >= limit) value = this.nextDouble() * twoTo53;
    return value % bound;
  }

  /** Box-Muller; 1 - u keeps the logarithm finite. */
  nextNormal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.nextDouble()));
    return radius * Math.cos(2 * Math.PI * this.nextDouble());
  }

  fork(index: number): RandomStream {
    if (!Number.isSafeInteger(index) || index < 0) {
      throw new WithinError('INTERNAL', `a stream is forked by a whole number from 0 on, not by ${index}`);
    }
    const isFork = this.#counter[3] !== 0;
    return new PhiloxStream(isFork ? this.#forkKey() : this.#key, index % twoTo32, 1 + Math.floor(index / twoTo32));
  }

  #forkKey(): Int32Array {
    const block = new Uint32Array(4);
    const counter = Int32Array.of(rekeyPosition, rekeyPosition, this.#counter[2] ?? 0, this.#counter[3] ?? 0);
    philoxBlock({ counter, key: this.#key }, block);
    return Int32Array.from(block.subarray(0, 2));
  }
}

function refuseBound(bound: number): never {
  throw new WithinError('INTERNAL', `random integers need a whole bound of 1 to 2^53 - 1, not ${bound}`);
}

/** Stream whose key is the first 64 bits of the SHA-256 of the seed's UTF-8 text, so that neighbouring seeds share nothing. */
export function createStream(seed: string): RandomStream {
  const digest = createHash('sha256').update(seed, 'utf8').digest();
  return new PhiloxStream(Int32Array.of(digest.readInt32LE(0), digest.readInt32LE(4)), 0, 0);
}
