import fc from 'fast-check';
import { expect, it } from 'vitest';
import { columnsInBatches } from '../../../domain/data/column-batches.ts';
import { column } from '../../support/tables.ts';

async function batches(count: number, rowCount: number): Promise<{ names: string[]; sizes: number[] }> {
  const sizes: number[] = [];
  const names: string[] = [];
  const read = (wanted: readonly string[]) => {
    sizes.push(wanted.length);
    return Promise.resolve({ columns: wanted.map((name) => column(name, [1])) });
  };
  const all = Array.from({ length: count }, (_, place) => `c${place}`);
  for await (const { name } of columnsInBatches({ schema: { rowCount }, names: all, read })) names.push(name);
  return { names, sizes };
}

it('gives every column once, in order, and holds no more than four million cells of several', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(40), fc.nat(5_000_000), async (count, rowCount) => {
      const { names, sizes } = await batches(count, rowCount);
      expect(names).toEqual(Array.from({ length: count }, (_, place) => `c${place}`));
      for (const size of sizes) expect(size === 1 || size * rowCount <= 4_000_000).toBe(true);
    }),
  );
});

it('reads a table of few rows in one go, however wide', async () => {
  expect((await batches(5_000, 300)).sizes).toEqual([5_000]);
});
