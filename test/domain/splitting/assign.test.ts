/** @module Laws of assigning rows and groups to parts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { assignFolds, assignGroups, assignShares } from '../../../domain/splitting/assign.ts';

const seeds = fc.nat().map(String);
const classed = fc.array(fc.nat({ max: 3 }), { minLength: 4, maxLength: 120 });
const counts = (codes: ArrayLike<number>, parts: ArrayLike<number>, code: number, part: number): number =>
  Array.from(codes).filter((own, row) => own === code && parts[row] === part).length;

describe('shares', () => {
  it('give each part its share of every class within one row, and the total that rounding says', () => {
    const share = fc.double({ min: 0.05, max: 0.45, noNaN: true });
    fc.assert(
      fc.property(classed, share, share, seeds, (codes, test, validation, seed) => {
        const classes = { codes: Int32Array.from(codes), size: 4 };
        const parts = assignShares(
          codes.length,
          [test, validation, 1 - test - validation],
          createStream(seed),
          classes,
        );
        [test, validation].forEach((wanted, part) => {
          for (const code of [0, 1, 2, 3]) {
            const size = codes.filter((own) => own === code).length;
            // A class that the test part was rounded up in may be one row short for validation, never two.
            expect(Math.abs(counts(codes, parts, code, part) - size * wanted)).toBeLessThanOrEqual(1 + 1e-9);
          }
        });
        const total = Array.from(parts).filter((part) => part === 0).length;
        expect(total).toBe(Math.max(1, Math.round(codes.length * test)));
      }),
    );
  });

  it('depend on the seed alone', () => {
    const run = (seed: string) => assignShares(100, [0.25, 0.75], createStream(seed));
    expect(run('1')).toEqual(run('1'));
    expect(run('1')).not.toEqual(run('2'));
  });
});

describe('folds', () => {
  it('differ by one row at most, in all and in each class', () => {
    fc.assert(
      fc.property(classed, fc.integer({ min: 2, max: 7 }), seeds, (codes, folds, seed) => {
        const classes = { codes: Int32Array.from(codes), size: 4 };
        const foldOf = assignFolds(codes.length, folds, createStream(seed), classes);
        const spread = (sizes: number[]): number => Math.max(...sizes) - Math.min(...sizes);
        const range = Array.from({ length: folds }, (_, fold) => fold);
        expect(spread(range.map((fold) => foldOf.filter((own) => own === fold).length))).toBeLessThanOrEqual(1);
        for (const code of [0, 1, 2, 3]) {
          expect(spread(range.map((fold) => counts(codes, foldOf, code, fold)))).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe('groups', () => {
  it('never straddle parts', () => {
    const rows = fc.array(fc.record({ group: fc.nat({ max: 9 }), label: fc.nat({ max: 2 }) }), { minLength: 10 });
    fc.assert(
      fc.property(rows, seeds, (list, seed) => {
        const groups = { codes: Int32Array.from(list, ({ group }) => group), size: 10 };
        const classes = { codes: Int32Array.from(list, ({ label }) => label), size: 3 };
        const parts = assignGroups(groups, [0.3, 0.7], createStream(seed), classes);
        for (let group = 0; group < 10; group += 1) {
          expect(new Set(parts.filter((_, row) => groups.codes[row] === group)).size).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('of one size fill the folds evenly', () => {
    const codes = Int32Array.from({ length: 60 }, (_, row) => row % 12);
    const folds = assignGroups({ codes, size: 12 }, [1 / 3, 1 / 3, 1 / 3], createStream('5'));
    expect([0, 1, 2].map((fold) => folds.filter((own) => own === fold).length)).toEqual([20, 20, 20]);
  });

  it('are put so that folds have the class shares of the whole', () => {
    // 20 groups of 10 rows; half of the groups are of class 0 only, half of class 1 only.
    const codes = Int32Array.from({ length: 200 }, (_, row) => Math.floor(row / 10));
    const classes = { codes: codes.map((group) => group % 2), size: 2 };
    const folds = assignGroups({ codes, size: 20 }, [0.2, 0.2, 0.2, 0.2, 0.2], createStream('5'), classes);
    for (let fold = 0; fold < 5; fold += 1) {
      expect([0, 1].map((code) => counts(classes.codes, folds, code, fold))).toEqual([20, 20]);
    }
  });
});
