/** @module How many cases a fuzzer tries: some hundred in the usual run, as many as `FUZZ_RUNS` says in the long one. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { isWithinError } from '../../contracts/errors.ts';

const asked = Number(process.env['FUZZ_RUNS'] ?? '');
const isLong = asked > 0;

/** For `fc.assert`; a failure names the seed with which it comes again. */
export const runs = (usual = 300): { readonly numRuns: number } => ({ numRuns: isLong ? asked : usual });

/** For `it`, milliseconds. */
export const fuzzTimeout = isLong ? 3_600_000 : 180_000;

/** What a hostile sender may make of bytes that are whole: cut, flipped, doubled, with others between. */
export const spoilt = (whole: Uint8Array): fc.Arbitrary<Buffer> => {
  const place = fc.nat(whole.length);
  const flip = fc.record({ at: place, to: fc.nat(255) });
  const spoilers = {
    flips: fc.array(flip, { maxLength: 6 }),
    cut: fc.option(fc.tuple(place, place)),
    between: fc.option(fc.tuple(place, fc.uint8Array({ maxLength: 40 }))),
    again: fc.boolean(),
  };
  return fc.record(spoilers).map(({ flips, cut, between, again }) => {
    let bytes = Buffer.from(whole);
    for (const { at, to } of flips) if (at < bytes.length) bytes[at] = to;
    if (between) bytes = Buffer.concat([bytes.subarray(0, between[0]), between[1], bytes.subarray(between[0])]);
    if (cut) bytes = Buffer.from(bytes.subarray(Math.min(...cut), Math.max(...cut)));
    return again ? Buffer.concat([bytes, bytes]) : bytes;
  });
};

/** Names and values that mean something to JavaScript, to files or to a data base. */
export const awkward = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  '\u0000',
  '../../etc/passwd',
  '\uD800',
  '\u202E',
  'NaN',
  '1e999',
  "'; --",
);

/** JSON of any shape with awkward names and numbers; `__proto__` is a key of its own. */
export const awkwardJson: fc.Arbitrary<string> = fc
  .oneof(
    fc.jsonValue({ maxDepth: 4 }),
    fc.dictionary(fc.oneof(awkward, fc.string({ maxLength: 8 })), fc.oneof(fc.jsonValue({ maxDepth: 2 }), awkward), {
      maxKeys: 6,
    }),
  )
  .map((value) => JSON.stringify(value));

/** What came out of `work`, or the code of a one-sentence error of ours; any other error is thrown. Nothing else may change. */
export async function tried<T>(work: () => T | Promise<T>): Promise<{ readonly value: T } | { readonly code: string }> {
  try {
    return { value: await work() };
  } catch (error) {
    if (!isWithinError(error)) throw error;
    expect(error.message).not.toMatch(/[\n\r]|\bat .+:\d+:\d+|undefined|\[object /);
    expect(error.message.length).toBeGreaterThan(10);
    return { code: error.code };
  } finally {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  }
}
