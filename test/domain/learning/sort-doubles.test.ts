import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { sortDoubles } from '../../../domain/learning/sort-doubles.ts';

const bits = (values: Float64Array) => new BigUint64Array(values.slice().buffer);

function expectSorted(values: Float64Array): void {
  const kept = values.slice();
  expect(bits(sortDoubles(values))).toEqual(bits(values.slice().sort()));
  expect(bits(values)).toEqual(bits(kept));
}

describe('sorting', () => {
  it('gives what comparing gives, to the bit, for few and for many', () => {
    const some = fc.array(fc.double({ noNaN: true }), { maxLength: 30 });
    fc.assert(
      fc.property(some, fc.constantFrom(1, 200), (values, times) => {
        // Repeated and shifted, so that there are enough for the passes over digits.
        const many = Array.from({ length: times }, (_, index) => values.map((value) => value + index)).flat();
        expectSorted(Float64Array.from(many));
      }),
      { numRuns: 60 },
    );
  });

  it('takes numbers of every size and sign, zeros of both signs and infinities', () => {
    const stream = createStream('doubles');
    const any = new Float64Array(Uint32Array.from({ length: 20_000 }, () => stream.nextUint32()).buffer).filter(
      (value) => !Number.isNaN(value),
    );
    expectSorted(any);
    expectSorted(
      any.map((value, index) => [0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, value][index % 5]!),
    );
  });

  it('takes numbers of few values, of one value, and none', () => {
    expectSorted(Float64Array.from({ length: 5000 }, (_, index) => (index * 7) % 16));
    expectSorted(new Float64Array(5000).fill(-2.5));
    expectSorted(new Float64Array());
  });

  it('sees a view of a larger array only', () => {
    const all = Float64Array.from({ length: 9000 }, (_, index) => Math.sin(index));
    expectSorted(all.subarray(3000, 6000));
  });
});
