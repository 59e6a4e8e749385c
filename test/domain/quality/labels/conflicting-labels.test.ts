import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { conflictingLabelDetector, findConflicts } from '../../../../domain/quality/labels/conflicting-labels.ts';
import { table } from '../../../support/tables.ts';
import { flagged } from './golden.ts';

/** Rows without a twin, so that equal ones are the exception. */
const alone = Array.from({ length: 10 }, (_, index) => index + 10);
const rows = table({
  id: [1, 2, 3, 4, 5, 6, 7, 8, ...alone],
  x: [1, 1, 2, 2, 2, 3, null, null, ...alone],
  y: ['a', 'a', 'b', 'b', 'b', 'a', 'c', 'c', ...alone.map(String)],
  label: ['no', 'yes', 'no', 'no', 'yes', 'no', 'yes', 'yes', ...alone.map(() => 'no')],
});
const roles = { key: 'id', target: 'label' };
const detect = (given: typeof rows, own: object = roles) =>
  conflictingLabelDetector.detect({ table: given, roles: own, stream: createStream('conflicts') });

describe('rows of equal features', () => {
  test('with two labels and no majority are all doubted; of a majority the others are', () => {
    expect(findConflicts(rows, roles).sets.map(({ doubted, likely }) => ({ doubted, likely }))).toEqual([
      { doubted: [0, 1], likely: undefined },
      { doubted: [4], likely: 'no' },
    ]);
  });

  test('are told with their twins and the likely label', async () => {
    const found = await detect(rows);
    expect(flagged(found.rows?.isIssue ?? new Uint8Array(0))).toEqual([0, 1, 4]);
    expect(found.rows?.reason(4)).toMatchObject({ suggestion: 'no', rows: [2, 3] });
    expect(found.rows?.reason(0).message).toContain('row 1 has equal features');
    expect(found.summary).toMatchObject({ sets: 2, rows: 3 });
  });

  test('name ten others at most, whatever the size of the set, and never the row itself', async () => {
    const set = Array.from({ length: 30 }, () => 1);
    const many = table({
      x: [...set, ...Array.from({ length: 40 }, (_, index) => index + 2)],
      label: [...set.map((_, index) => (index % 2 === 0 ? 'a' : 'b')), ...new Array<string>(40).fill('a')],
    });
    const { rows: found } = await detect(many, { target: 'label' });
    expect(found?.reason(3)).toMatchObject({ rows: [0, 1, 2, 4, 5, 6, 7, 8, 9, 10] });
    expect(found?.reason(20)).toMatchObject({ rows: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] });
    expect(found?.reason(3).message).toContain('29 other rows have equal features');
  });

  test('are how a table of few categories is: no row is flagged, and the table is told', async () => {
    const categories = table({
      x: Array.from({ length: 60 }, (_, index) => index % 3),
      label: Array.from({ length: 60 }, (_, index) => (index % 7 === 0 ? 'b' : 'a')),
    });
    const found = await detect(categories, { target: 'label' });
    expect(flagged(found.rows?.isIssue ?? new Uint8Array(0))).toEqual([]);
    expect(found.issues).toMatchObject([{ code: 'features-alike', effect: 1 }]);
    expect(found.issues[0]?.message).toContain('in 3 sets of them (60 rows)');
  });

  test('do not conflict where a label is missing, or where the label is a number to learn', async () => {
    expect((await detect(table({ x: [1, 1], label: ['a', null] }), { target: 'label' })).summary).toMatchObject({
      rows: 0,
    });
    expect((await detect(table({ x: [1, 1], label: [0.5, 1.5] }), { target: 'label' })).summary).toMatchObject({
      rows: 0,
    });
  });

  test('are no conflict without a target or without features', async () => {
    expect((await detect(rows, {})).summary).toMatchObject({ rows: 0, skipped: 'no class labels' });
    expect((await detect(table({ label: ['a', 'b'] }), { target: 'label' })).summary).toMatchObject({ rows: 0 });
  });
});
