import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { table } from '../../../support/tables.ts';
import { thrownBy } from '../../../support/thrown.ts';
import { Workbench } from './workbench.ts';

const bench = new Workbench();

describe('a Parquet file', () => {
  it('that is something else is refused', async () => {
    const { code, message } = await bench.refusal({ 'g.parquet': 'hello, I am no Parquet' });
    expect(code).toBe('SOURCE_INVALID');
    expect(message).toBe('g.parquet is no Parquet file: it does not start with PAR1.');
  });

  it('that is cut off is refused', async () => {
    const path = bench.target();
    await bench.engine.write(table({ a: [1, 2, 3] }), path);
    const bytes = readFileSync(path);
    const { message } = await bench.refusal({ 'cut.parquet': bytes.subarray(0, bytes.length - 9) });
    expect(message).toBe('cut.parquet is cut off: it does not end as a Parquet file does; copy it again.');
  });

  it('that is damaged inside is refused with its name', async () => {
    const path = bench.target();
    await bench.engine.write(table({ a: Array.from({ length: 5000 }, (_, index) => Math.sin(index)) }), path);
    const bytes = readFileSync(path);
    for (const [name, from, to] of [
      ['footer.parquet', bytes.length - 60, bytes.length - 8],
      ['page.parquet', 8, 400],
    ] as const) {
      const { code, message } = await bench.refusal({ [name]: Buffer.from(bytes).fill(0xff, from, to) });
      expect(code).toBe('SOURCE_INVALID');
      expect(message).toContain(name);
      expect(message).not.toContain(bench.folder);
    }
  });

  it('tells its rows, columns and types without being read', async () => {
    const path = bench.target();
    await bench.engine.write(table({ a: [1, null], b: ['x', 'y'], c: [true, false], d: [0.5, 1] }), path);
    expect(await bench.engine.schema(path)).toEqual({
      rowCount: 2,
      columns: [
        { name: 'a', type: 'integer' },
        { name: 'b', type: 'string' },
        { name: 'c', type: 'boolean' },
        { name: 'd', type: 'number' },
      ],
    });
  });

  it('names the nearest column when one is not there', async () => {
    const path = bench.target();
    await bench.engine.write(table({ weight: [1] }), path);
    const { code, message } = await thrownBy(() => bench.engine.read(path, ['wieght']));
    expect(code).toBe('COLUMN_NOT_FOUND');
    expect(message).toBe('column "wieght" is not in the table; did you mean "weight"?');
  });
});
