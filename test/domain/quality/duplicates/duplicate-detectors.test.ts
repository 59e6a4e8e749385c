import { expect, test } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import {
  exactDuplicateDetector,
  nearDuplicateDetector,
} from '../../../../domain/quality/duplicates/duplicate-detectors.ts';
import { column, table } from '../../../support/tables.ts';
import { flagged } from '../labels/golden.ts';

const stream = () => createStream('detectors');

test('all but the first of equal rows are flagged, with the first as their twin', async () => {
  const rows = table({ id: [1, 2, 3, 4], x: [5, 6, 5, 5], y: ['a', 'b', 'a', null] });
  const found = await exactDuplicateDetector.detect({ table: rows, roles: { key: 'id' }, stream: stream() });
  expect(flagged(found.rows?.isIssue ?? new Uint8Array(0))).toEqual([2]);
  expect(found.rows?.reason(2)).toEqual({
    code: 'exact-duplicate',
    message: 'equal to row 0 in every column but the key',
    rows: [0],
  });
  expect(found.summary).toEqual({ sets: 1, largestSet: 2, rows: 1 });
});

test('any number of sets is counted', async () => {
  const cells = Array.from({ length: 300_000 }, (_, row) => row >> 1);
  const copies = { rowCount: cells.length, columns: [column('x', cells)] };
  const found = await exactDuplicateDetector.detect({ table: copies, roles: {}, stream: stream() });
  expect(found.summary).toEqual({ sets: 150_000, largestSet: 2, rows: 150_000 });
});

test('the later of two nearly equal rows is flagged, with the distance', async () => {
  const draw = createStream('rows');
  const cells = Array.from({ length: 50 }, () => draw.nextNormal());
  cells[49] = (cells[3] ?? 0) + 1e-7;
  const found = await nearDuplicateDetector.detect({
    table: { rowCount: 50, columns: [column('x', cells)] },
    roles: {},
    stream: stream(),
  });
  const rows = flagged(found.rows?.isIssue ?? new Uint8Array(0));
  expect(rows).toContain(49);
  expect(found.rows?.reason(49)).toMatchObject({ code: 'near-duplicate', rows: [3] });
  for (const row of rows) {
    expect(found.rows?.score[row]).toBeGreaterThanOrEqual(0.5);
    expect(found.rows?.score[row]).toBeLessThanOrEqual(1);
  }
});

test('a table without rows or without features has no duplicates', async () => {
  const none = { rowCount: 0, columns: [column('x', [], 'number')] };
  for (const detector of [exactDuplicateDetector, nearDuplicateDetector]) {
    expect((await detector.detect({ table: none, roles: {}, stream: stream() })).summary).toMatchObject({ rows: 0 });
  }
});
