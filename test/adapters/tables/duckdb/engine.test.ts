import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { beforeAll, describe, expect, it } from 'vitest';
import { createDuckdbEngine } from '../../../../adapters/tables/duckdb/engine.ts';
import type { Table } from '../../../../domain/data/table.ts';
import { bundleScript } from '../../../support/run-typescript.ts';
import { cellsOf, column, table } from '../../../support/tables.ts';
import { thrownBy } from '../../../support/thrown.ts';
import { digestOf, Workbench } from './workbench.ts';

const bench = new Workbench();
const rowCount = 1_000_000;
let csv: string;
let semicolons: string;

beforeAll(() => {
  const lines = Array.from(
    { length: rowCount },
    (_, row) =>
      `${row},${((row * 7919) % 1000) / 8},${row % 3 === 0 ? '' : `t${row % 5000}`},2024-01-0${1 + (row % 9)}`,
  );
  csv = bench.write('million.csv', `id,x,t,d\n${lines.join('\n')}\n`);
  semicolons = bench.write('semicolons.csv', `id;x;t;d\n${lines.join('\n').replaceAll(',', ';')}\n`);
});

/** Digests of everything that an engine writes from the million rows. */
async function digests(threads: number): Promise<string[]> {
  const engine = await createDuckdbEngine({ threads });
  const [loaded, twice, written, selected] = [bench.target(), bench.target(), bench.target(), bench.target()];
  const file = { path: csv, name: 'million.csv' };
  await engine.load([file], { source: 'million.csv' }, loaded);
  await engine.load([file, { path: semicolons, name: 'semicolons.csv' }], { source: '*.csv' }, twice);
  await engine.write(await engine.read(loaded, ['id', 't']), written);
  await engine.select(
    loaded,
    Uint32Array.from({ length: rowCount / 4 }, (_, row) => row * 4),
    selected,
  );
  await engine.close();
  return [loaded, twice, written, selected].map(digestOf);
}

describe('what the engine writes', () => {
  it('has the same bytes with 1, 2 and 4 threads and on every run', async () => {
    const first = await digests(1);
    for (const threads of [2, 2, 4]) expect(await digests(threads)).toEqual(first);
  });

  it('holds the rows in the order of the file', async () => {
    const target = bench.target();
    const { rowCount: loaded } = await bench.engine.load(
      [{ path: csv, name: 'million.csv' }],
      { source: 'million.csv' },
      target,
    );
    expect(loaded).toBe(rowCount);
    const read = await bench.engine.read(target, ['id', 't']);
    expect(cellsOf(read, 'id').findIndex((id, row) => id !== row)).toBe(-1);
    expect(cellsOf(read, 't').findIndex((text, row) => text !== (row % 3 === 0 ? null : `t${row % 5000}`))).toBe(-1);
  });

  it('can be copied byte for byte, and the copy is a file of its own', async () => {
    const [path, copy] = [bench.target(), bench.target()];
    await bench.engine.write(table({ a: [1] }), path);
    await bench.engine.copy(path, copy);
    const before = readFileSync(path);
    expect(readFileSync(copy)).toEqual(before);
    writeFileSync(copy, 'changed');
    expect(readFileSync(path)).toEqual(before);
  });
});

describe('an engine', () => {
  it('stops a load when its signal is aborted, and leaves nothing at the target', async () => {
    const controller = new AbortController();
    const engine = await createDuckdbEngine({ signal: controller.signal });
    const target = bench.target();
    const loading = thrownBy(() =>
      engine.load([{ path: csv, name: 'million.csv' }], { source: 'million.csv' }, target),
    );
    setImmediate(() => controller.abort());
    expect((await loading).code).toBe('CANCELLED');
    await engine.close();
    expect(existsSync(target)).toBe(false);
  });

  it('works in a worker thread', async () => {
    const script = await bundleScript('adapters/tables/duckdb/engine.ts');
    const source = `const { parentPort, workerData } = require('node:worker_threads');
      import(workerData.script).then(async ({ createDuckdbEngine }) => {
        const engine = await createDuckdbEngine({ threads: 2 });
        await engine.load([{ path: workerData.csv, name: 'small.csv' }], { source: 'small.csv' }, workerData.target);
        const table = await engine.read(workerData.target);
        await engine.close();
        parentPort.postMessage(table);
      });`;
    const run = (): Promise<Table> =>
      new Promise((done, fail) => {
        const workerData = { script, csv: bench.write('small.csv', 'a,t\n1,x\n2,\n'), target: bench.target() };
        const worker = new Worker(source, { eval: true, workerData });
        worker.once('message', done).once('error', fail);
      });
    const expected = { rowCount: 2, columns: [column('a', [1, 2]), column('t', ['x', null])] };
    expect(await Promise.all([run(), run()])).toEqual([expected, expected]);
  });
});
