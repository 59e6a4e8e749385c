import { expect, it } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { rowOrderDetector } from '../../../../domain/quality/order/row-order-detector.ts';
import { type Cell, table } from '../../../support/tables.ts';

const detect = (columns: Record<string, Cell[]>) =>
  rowOrderDetector.detect({ table: table(columns), roles: { key: 'id' }, stream: createStream('order') });
const rows = 400;
const ids = Array.from({ length: rows }, (_, i) => i);

it('tells a table sorted by a category, and not the key', async () => {
  const stream = createStream('values');
  const x = Array.from({ length: rows }, () => stream.nextNormal());
  const sorted = await detect({ id: ids, x, kind: ids.map((i) => (i < 200 ? 'a' : 'b')) });
  expect(sorted.issues).toMatchObject([{ code: 'row-order', pValue: 0.005 }]);
  const mixed = await detect({ id: ids, x });
  expect(mixed.issues).toEqual([]);
  expect(mixed.summary).toMatchObject({ rows, permutations: 199 });
});

it('looks at a sample of a large table, and skips one without features', async () => {
  const large = Array.from({ length: 5000 }, (_, i) => i);
  const { summary, issues } = await detect({ id: large, x: large.map((i) => i / 7) });
  expect(summary).toMatchObject({ rows: 3000 });
  expect(issues).toHaveLength(1);
  expect((await detect({ id: ids })).summary).toMatchObject({ skipped: 'no feature or fewer than 3 rows' });
});
