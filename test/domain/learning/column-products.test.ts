import { expect, it } from 'vitest';
import { fourProducts } from '../../../domain/learning/column-products.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';

it('gives to the bit the sums that single columns give, row after row', () => {
  const stream = createStream('products');
  const rows = 37;
  const left = Float64Array.from({ length: rows }, () => stream.nextNormal());
  const values = Float64Array.from({ length: rows * 6 }, () => stream.nextNormal());
  const sums = new Float64Array(5);
  fourProducts(left, values, rows, sums);
  const alone = [1, 2, 3, 4].map((column) =>
    left.reduce((sum, value, row) => sum + value * values[column * rows + row]!, 0),
  );
  expect([...sums]).toEqual([...alone, 0]);
});
