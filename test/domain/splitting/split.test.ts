/** @module Laws of whole splits, and what cannot be split. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SplitParams } from '../../../contracts/pipeline.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { splitParts } from '../../../domain/splitting/parts.ts';
import { type SplitRequest, splitRows } from '../../../domain/splitting/split.ts';
import { column } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const split = (params: SplitParams, rowCount: number, more: Partial<SplitRequest> = {}) => [
  ...splitRows({ params, rowCount, stream: createStream('42'), ...more }),
];
const alternating = (rows: number) =>
  column(
    'y',
    Array.from({ length: rows }, (_, row) => (row % 3 ? 'a' : 'b')),
  );

/** Parts of one hold-out or one fold: `train-2` and `test-2` belong together; `all` stands alone. */
const wholeOf = ({ name }: { name: string }): string => name.replace(/^(train|test|validation)/, '');

const anyParams: fc.Arbitrary<SplitParams> = fc.oneof(
  fc.record({ test: fc.constantFrom(0.2, 0.4), stratify: fc.boolean(), group: fc.boolean() }),
  fc.record({ test: fc.constantFrom(0.2), validation: fc.constantFrom(0.2), stratify: fc.boolean() }),
  fc.record({ folds: fc.integer({ min: 2, max: 4 }), repeats: fc.integer({ min: 1, max: 3 }), group: fc.boolean() }),
);

describe('a split', () => {
  it('gives the parts that were announced; parts of one hold-out or fold share no row and make up the table', () => {
    fc.assert(
      fc.property(anyParams, fc.integer({ min: 40, max: 90 }), fc.nat(), (params, rows, seed) => {
        const group = column(
          'g',
          Array.from({ length: rows }, (_, row) => row % 13),
        );
        const more = { target: alternating(rows), group, stream: createStream(String(seed)) };
        const parts = split(params, rows, more);
        expect(new Set(parts.map(({ name }) => name))).toEqual(new Set(splitParts(params)));
        const wholes = new Set(parts.map(wholeOf));
        for (const whole of wholes) {
          const own = parts.filter((part) => wholeOf(part) === whole);
          const all = own.flatMap(({ rows: list }) => [...list]).sort((a, b) => a - b);
          expect(all).toEqual(Array.from({ length: rows }, (_, row) => row));
        }
        for (const { rows: list } of parts) expect([...list]).toEqual([...list].sort((a, b) => a - b));
      }),
      { numRuns: 40 },
    );
  });

  it('is the same for the same seed, and repeats differ from one another', () => {
    const once = split({ folds: 3, repeats: 2 }, 30);
    expect(split({ folds: 3, repeats: 2 }, 30)).toEqual(once);
    const rowsOf = (name: string) => once.find((part) => part.name === name)!.rows;
    expect(rowsOf('test-1')).not.toEqual(rowsOf('test-4'));
  });

  it('keeps the folds of earlier repeats when repeats are added', () => {
    const longer = split({ folds: 3, repeats: 3 }, 30);
    expect(split({ folds: 3, repeats: 1 }, 30).slice(0, 6)).toEqual(longer.slice(0, 6));
  });

  it('stratifies a quantity by quantiles', () => {
    const target = column(
      'y',
      Array.from({ length: 100 }, (_, row) => ((row * 37) % 100) + 0.5),
    );
    const test = split({ test: 0.2, stratify: true }, 100, { target }).find(({ name }) => name === 'test')!;
    const perDecile = Array.from(
      { length: 10 },
      (_, bin) => test.rows.filter((row) => Math.floor(((row * 37) % 100) / 10) === bin).length,
    );
    expect(perDecile).toEqual(Array.from({ length: 10 }, () => 2));
  });

  it('holds out a quarter when nothing is said', () => {
    expect(split({}, 40).map(({ rows }) => rows.length)).toEqual([30, 10]);
  });

  it('needs no seed when it goes by time', () => {
    const time = column('t', [3, 1, 2, 0]);
    const parts = [...splitRows({ params: { forward: true, test: 0.25 }, rowCount: 4, time })];
    expect(parts.map(({ rows }) => [...rows])).toEqual([[1, 2, 3], [0]]);
  });
});

describe('what cannot be split', () => {
  const cases: [string, SplitParams, number, Partial<SplitRequest>, string][] = [
    [
      'a rare class',
      { folds: 3, stratify: true },
      5,
      { target: column('y', ['a', 'a', 'a', 'b', 'b']) },
      'class "b" of column "y" has 2 rows but 3 folds need one each',
    ],
    [
      'few groups',
      { folds: 3, group: true },
      4,
      { group: column('g', [1, 1, 2, 2]) },
      'column "g" has 2 groups but the split makes 3 parts',
    ],
    [
      'a missing target',
      { test: 0.5, stratify: true },
      4,
      { target: column('y', ['a', null, 'a', 'b']) },
      'column "y" lacks the class in 1 rows',
    ],
    [
      'a missing group',
      { test: 0.5, group: true },
      3,
      { group: column('g', ['a', null, 'b']) },
      'column "g" lacks the group in 1 rows',
    ],
    ['no target', { test: 0.5, stratify: true }, 4, {}, 'set dataset.target'],
    ['no time', { forward: true }, 4, {}, 'set dataset.time'],
    ['a time of texts', { forward: true }, 2, { time: column('t', ['x', 'y']) }, 'holds texts'],
    ['too few rows', { folds: 5 }, 3, {}, 'has 3 rows but the split needs at least 5'],
    ['a part that rounds to nothing', { test: 0.5, validation: 0.45 }, 3, {}, 'is empty'],
  ];
  it.each(cases)('%s', async (...[, params, rows, more, message]) => {
    const error = await thrownBy(() => split(params, rows, more));
    expect(error.code).toBe('SPLIT_INVALID');
    expect(error.message).toContain(message);
  });
});
