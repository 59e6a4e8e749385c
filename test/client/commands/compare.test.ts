import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDuckdbEngine } from '../../../adapters/tables/duckdb/engine.ts';
import { register } from '../../../client/commands/compare.ts';
import { mediaTypes } from '../../../contracts/digest.ts';
import type { Definition } from '../../../contracts/graph.ts';
import type { StepReport } from '../../../contracts/run.ts';
import type { TableEngine } from '../../../domain/data/ports.ts';
import { RecordedRuns } from '../../support/recorded-runs.ts';
import { table } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const [a, b] = ['20260101-000000-aaaaaa', '20260102-000000-aaaaaa'];
let engine: TableEngine;
let runs: RecordedRuns;
beforeAll(async () => {
  engine = await createDuckdbEngine();
});
afterAll(() => engine.close());
beforeEach(() => {
  runs = new RecordedRuns();
});
afterEach(() => runs.remove());

interface Judged {
  readonly said: readonly ('x' | 'y')[];
  readonly names?: readonly number[];
  readonly key?: string;
  readonly part?: string;
  readonly trees?: number;
}
const truth = ['x', 'x', 'y', 'y'];

/** A run whose `evaluate` said of four rows what `said` lists. */
async function judge(runId: string, { said, names = [0, 1, 2, 3], key, part = 'one', trees = 1 }: Judged) {
  const share = (label: string) => said.map((word) => (word === label ? 0.9 : 0.1));
  const file = join(runs.project, 'predictions');
  const columns = { [key ?? 'row']: names, truth, prediction: said, p_x: share('x'), p_y: share('y') };
  await engine.write(table(columns), file);
  const predictions = await runs.blobs.putFile(file, mediaTypes.parquet);
  const split = await runs.step('split', { test: part });
  const evaluate: StepReport = { ...(await runs.step('evaluate', {})), outputs: { predictions } };
  const settings = { code: 'none', seeds: {}, env: [], cache: true, timeoutMs: 1, retries: 0, out: {} };
  const definition: Definition = {
    schema: 1,
    pipeline: 'demo',
    kind: 'training',
    seed: '1',
    project: '.',
    code: {},
    steps: [
      { ...settings, name: 'split', use: 'split', in: {}, with: { trees }, phase: 'training' },
      {
        ...settings,
        name: 'evaluate',
        use: 'evaluate',
        in: { test: { step: 'split', output: 'test' } },
        with: { roles: key === undefined ? {} : { key } },
        phase: 'training',
      },
    ],
    results: { ownMetrics: [] },
    gate: {},
  };
  const right = said.filter((word, row) => word === truth[row]).length;
  await runs.end(runId, {
    steps: [split, evaluate],
    definitionRef: await runs.blobs.put(JSON.stringify(definition), mediaTypes.json),
    metrics: { accuracy: { value: right / said.length } },
  });
  return predictions;
}
const compare = (...argv: string[]) => runs.call(register, 'compare', a, b, ...argv);

describe('within compare', () => {
  it('shows what differs, the metrics with their paired interval, and the rows that flipped', async () => {
    await judge(a, { said: ['x', 'y', 'y', 'x'], key: 'id' });
    await judge(b, { said: ['x', 'x', 'x', 'y'], key: 'id', trees: 2 });
    const { lines } = await compare();
    expect(lines[1]).toMatch(/^split +with\.trees +1 +2$/);
    expect(lines).toContainEqual(expect.stringMatching(/^accuracy +0\.5000 +0\.7500 +0\.2500 +\[-?\d.*, \d.*\]$/));
    expect(lines).toContain('2 only b has right, 1 only a, 0 both wrong in another way');
    expect(lines.slice(-3).map((line) => line.split(/ +/))).toEqual([
      ['1', 'x', 'y', 'x', 'fixed'],
      ['2', 'y', 'y', 'x', 'broken'],
      ['3', 'y', 'x', 'y', 'fixed'],
    ]);
  });

  it('finds a run equal to itself', async () => {
    await judge(a, { said: ['x', 'x', 'y', 'y'], key: 'id' });
    const { lines } = await runs.call(register, 'compare', a, a);
    expect(lines[0]).toBe('Data, code, parameters and seeds are the same.');
  });

  it('puts the interval of some rows beside their own difference, not beside that of all', async () => {
    await judge(a, { said: ['x', 'y', 'y', 'y'], key: 'id' });
    await judge(b, { said: ['x', 'x', 'y', 'y'], key: 'id', names: [0, 11, 2, 3] });
    const { lines } = await compare();
    expect(lines).toContain('evaluate: 3 rows judged by both (1 only by a, 1 only by b)');
    expect(lines).toContainEqual(expect.stringMatching(/^accuracy +0\.7500 +1\.0000 +0\.2500$/));
    expect(lines).toContainEqual(expect.stringMatching(/^accuracy +0\.0000 +\[0\.0000, 0\.0000\]$/));
  });

  it('pairs rows that are only counted where both judged the same part, and nowhere else', async () => {
    await judge(a, { said: ['x', 'y', 'y', 'y'] });
    await judge(b, { said: ['x', 'x', 'y', 'y'] });
    expect((await compare('--json')).documents).toMatchObject([{ paired: [{ rows: 4, flips: { fixed: 1 } }] }]);
    const other = '20260103-000000-aaaaaa';
    await judge(other, { said: ['x', 'x', 'y', 'y'], part: 'another' });
    const { documents } = await runs.call(register, 'compare', a, other, '--json');
    expect(documents).toMatchObject([
      { paired: [{ step: 'evaluate', obstacle: expect.stringContaining('set dataset.key') }] },
    ]);
  });

  it('shows the rest when no row can be paired', async () => {
    await judge(a, { said: ['x', 'y', 'y', 'y'], key: 'id' });
    await judge(b, { said: ['x', 'x', 'y', 'y'], key: 'id', names: [10, 11, 12, 13], trees: 2 });
    const { lines } = await compare();
    expect(lines[1]).toMatch(/^split +with\.trees/);
    expect(lines.at(-1)).toMatch(/^evaluate: rows are not compared: .*share no test row/);
  });

  it('leaves rows out whose bytes are gone, and refuses a run that has not ended', async () => {
    const { digest } = await judge(a, { said: ['x', 'y', 'y', 'y'], key: 'id' });
    await judge(b, { said: ['x', 'x', 'y', 'y'], key: 'id' });
    rmSync(join(runs.store, 'cas', digest.slice(0, 2), digest), { force: true });
    expect((await compare('--json')).documents).toMatchObject([{ paired: [] }]);
    await runs.start('20260104-000000-aaaaaa');
    const error = await thrownBy(() => runs.call(register, 'compare', a, '20260104'));
    expect(error.code).toBe('OUTPUT_NOT_FOUND');
  });
});
