import { expect, it } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { fitScore, scoreTableRows } from '../../../../domain/quality/anomalies/fitted-score.ts';
import { normalTable, settingsOf } from './clouds.ts';

const table = normalTable(100);
const request = { table, roles: {}, settings: settingsOf(), stream: createStream('1') };
const half = Uint32Array.from({ length: 50 }, (_, row) => 2 * row);

it('learns from the rows it is given alone', () => {
  const wild = normalTable(100);
  for (const column of wild.columns) {
    if (column.type !== 'string') column.values.forEach((_, row) => row % 2 === 1 && (column.values[row] = 1e9));
  }
  const [own, other] = [table, wild].map((source) => fitScore({ ...request, table: source }, half, 1000));
  expect(own?.encoding).toEqual(other?.encoding);
  expect(own?.scorer.state()).toEqual(other?.scorer.state());
});

it('draws no more rows than it may keep, the same for the same stream', () => {
  const drawn = () => fitScore(request, half, 10).rows;
  expect(drawn()).toHaveLength(10);
  expect(drawn()).toEqual(drawn());
  expect(Array.from(drawn()).every((row) => row % 2 === 0)).toBe(true);
});

it('scores rows in the order they are named, and asks between blocks whether to stop', () => {
  const fitted = fitScore(request, half, 1000);
  let asked = 0;
  const scores = scoreTableRows(fitted, table, {
    rows: Uint32Array.of(7, 3),
    throwIfCancelled: () => {
      asked += 1;
    },
  });
  const [three] = scoreTableRows(fitted, table, { rows: Uint32Array.of(3) });
  expect(scores[1]).toBe(three);
  expect(asked).toBe(1);
});

it('scales by median and spread, and takes numbers alone, where columns are judged one by one', () => {
  const { encoding } = fitScore({ ...request, settings: settingsOf({ method: 'robust-z' }) }, half, 1000);
  expect(encoding.columns.every((column) => column.kind === 'number' && column.missing === 0)).toBe(true);
});
