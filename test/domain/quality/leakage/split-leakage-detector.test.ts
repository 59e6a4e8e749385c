import { expect, it } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { splitLeakageDetector } from '../../../../domain/quality/leakage/split-leakage-detector.ts';
import { takeRows } from '../../../../domain/transforms/columns.ts';

const rows = 200;
const stream = createStream('split-leakage');
const column = (name: string) => {
  const own = stream.fork(name.charCodeAt(0));
  return { name, type: 'number' as const, values: Float64Array.from({ length: rows }, () => own.nextDouble()) };
};
const table = { rowCount: rows, columns: [column('x'), column('y'), column('z')] };
const place = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, row) => from + row);
const detect = (from: number) =>
  splitLeakageDetector(takeRows(table, place(150, 200))).detect({
    table: takeRows(table, place(from, from + 150)),
    roles: {},
    stream: stream.fork(9),
  });

it('tells test rows that the training rows hold too, and says nothing of parts that share none', async () => {
  const apart = await detect(0);
  expect([apart.issues, apart.summary]).toEqual([[], expect.objectContaining({ testRows: 50, copies: 0 })]);
  const shared = await detect(20);
  expect(shared.issues).toEqual([
    expect.objectContaining({
      code: 'split-copies',
      message: expect.stringContaining('20 of 50 test rows'),
      effect: 0.4,
    }),
  ]);
  expect(shared.summary).toMatchObject({
    copies: 20,
    listed: place(0, 20).reduce<number[]>((all, row) => [...all, row], []),
  });
  expect(shared.rows).toBeUndefined();
});
