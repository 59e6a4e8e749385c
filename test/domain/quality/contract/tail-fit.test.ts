import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { farthest, fitTails, type Tail } from '../../../../domain/quality/contract/tail-fit.ts';

const drawn = (count: number, of: () => number): Float64Array => Float64Array.from({ length: count }, of).sort();
const highOf = (sorted: Float64Array): Tail => fitTails(sorted).high!;
const level = 0.05;

describe('tails', () => {
  it('hold the level over tables of a power law, and nearly use it up', () => {
    const stream = createStream('power');
    const counts = new Map([
      [1, 0],
      [3, 0],
    ]);
    const tables = 2000;
    for (let one = 0; one < tables; one += 1) {
      const power = () => (1 - stream.nextDouble()) ** -0.5;
      const high = highOf(drawn(300, power));
      const later = drawn(100, power);
      for (const [together, count] of counts) {
        const bound = high.centre + farthest(high, together, { seen: 300, later: 100, level });
        counts.set(together, count + Number((later[100 - together] ?? 0) > bound));
      }
    }
    // Binomial(2000, 0.05) is at most 135 with 99.9%. The centre takes some of the level, groups more.
    expect(counts.get(1)).toBeLessThanOrEqual(135);
    expect(counts.get(1)).toBeGreaterThan(40);
    expect(counts.get(3)).toBeLessThanOrEqual(135);
    expect(counts.get(3)).toBeGreaterThan(10);
  });

  it('move and stretch with their values, and turn with their signs', () => {
    const stream = createStream('moved');
    const values = drawn(200, () => stream.nextNormal());
    const prediction = { seen: 200, later: 200, level };
    const reach = (tail: Tail | undefined) => farthest(tail!, 1, prediction);
    const { low, high } = fitTails(values);
    fc.assert(
      fc.property(
        fc.double({ min: -1e3, max: 1e3, noNaN: true }),
        fc.double({ min: 0.01, max: 1e3, noNaN: true }),
        (by, times) => {
          const moved = fitTails(values.map((value) => by + times * value));
          expect(reach(moved.high) / (times * reach(high))).toBeCloseTo(1, 3);
          expect(reach(moved.low) / (times * reach(low))).toBeCloseTo(1, 3);
        },
      ),
      { numRuns: 50 },
    );
    const turned = fitTails(values.map((value) => 0 - value).sort());
    expect(reach(turned.high)).toBeCloseTo(reach(low), 6);
  });

  it('reach further for more later rows and for fewer values together', () => {
    const stream = createStream('reach');
    const high = highOf(drawn(500, () => stream.nextNormal()));
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 5000 }), fc.integer({ min: 1, max: 1e6 }), (later, more) => {
        const at = (rows: number, together: number) => farthest(high, together, { seen: 500, later: rows, level });
        expect(at(later + more, 1)).toBeGreaterThanOrEqual(at(later, 1));
        expect(at(later, 3)).toBeLessThanOrEqual(at(later, 1));
      }),
    );
    expect(farthest(high, 3, { seen: 500, later: 2, level })).toBe(Number.POSITIVE_INFINITY);
  });

  it('are heavier where the law is', () => {
    const reach = (name: string, of: (normal: () => number) => number) => {
      const stream = createStream(name);
      return farthest(highOf(drawn(1000, () => of(() => stream.nextNormal()))), 1, { seen: 1000, later: 1000, level });
    };
    const light = reach('light', (normal) => normal());
    const middling = reach('middling', (normal) => Math.exp(normal()));
    const heavy = reach('heavy', (normal) => normal() / Math.abs(normal()));
    expect(light).toBeLessThan(15);
    expect(middling).toBeGreaterThan(10 * light);
    expect(heavy).toBeGreaterThan(5 * middling);
  });

  it('see whole numbers on a grid, and no end where equal values are many', () => {
    const ones = Float64Array.from({ length: 300 }, (_, place) => Number(place >= 200));
    const { low, high } = fitTails(ones);
    const prediction = { seen: 300, later: 300, level: 0.001 };
    const reach = [low!.centre - farthest(low!, 1, prediction), high!.centre + farthest(high!, 1, prediction)];
    expect(reach[0]).toBeLessThan(-1);
    expect(reach[0]).toBeGreaterThan(-20);
    expect(reach[1]).toBeGreaterThan(2);
    expect(reach[1]).toBeLessThan(20);
    const stream = createStream('cents');
    const prices = drawn(1000, () => Math.exp(stream.nextNormal()));
    const rounded = highOf(prices.map((value) => Math.round(100 * value) / 100));
    expect(rounded.spread).toBeCloseTo(highOf(prices).spread, 2);
  });

  it('are none of constants and of too few values, and finite whatever the values', () => {
    expect(fitTails(new Float64Array(200).fill(7))).toEqual({});
    expect(fitTails(Float64Array.of(1, 2))).toEqual({});
    expect(fitTails(new Float64Array())).toEqual({});
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 150 }), (values) => {
        const { low, high } = fitTails(Float64Array.from(values).sort());
        for (const tail of [low, high].filter((found) => found !== undefined)) {
          expect(Object.values(tail).every(Number.isFinite)).toBe(true);
          expect(farthest(tail, 1, { seen: values.length, later: 100, level })).toBeGreaterThanOrEqual(tail.start);
        }
      }),
      { numRuns: 300 },
    );
  });
});
