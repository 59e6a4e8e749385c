/** @module `within predict` holds rows against the contract that the model learned with, on the real server. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GuardReport } from '../../contracts/guard.ts';
import { Project } from '../support/project.ts';

const project = new Project();
afterAll(() => project.remove());
const source = readFileSync(join(import.meta.dirname, '../../examples/breast-cancer/data/breast_cancer.csv'), 'utf8');
mkdirSync(project.path('data'));
writeFileSync(project.path('data/cells.csv'), source);
const [head = '', ...lines] = source.trimEnd().split('\n');
const place = head.split(',').indexOf('mean_radius');
/** Row 3 in millimetres. */
const odd = lines.slice(0, 20).map((line, row) => {
  const cells = line.split(',');
  if (row === 3) cells[place] = String(1000 * Number(cells[place]));
  return cells.join(',');
});
writeFileSync(project.path('data/odd.csv'), `${[head, ...odd].join('\n')}\n`);
writeFileSync(project.path('data/short.csv'), `${head.replace('mean_radius', 'radius')}\n${lines[0]}\n`);
project.write({
  'cells.json': {
    name: 'cells',
    kind: 'training',
    dataset: { source: 'data/cells.csv', target: 'diagnosis', key: 'row_id' },
    features: [{ use: 'impute' }],
    model: { use: 'random-forest', with: { trees: 10 } },
  },
});

let runId = '';
beforeAll(async () => {
  runId = (await project.run('cells.json')).printed.runId;
});

interface Answer {
  readonly guard?: GuardReport;
  readonly error?: { readonly code: string; readonly message: string };
}

const predict = async (data: string, out: string, ...more: string[]): Promise<Answer & { exitCode: number }> => {
  const args = ['predict', runId, project.path(`data/${data}`), '--out', project.path(out), '--json', ...more];
  const { stdout, exitCode } = await project.within(args);
  return { exitCode, ...(JSON.parse(stdout) as Answer) };
};
/** Predictions as texts, empty where there is none. */
const predictionsIn = (out: string) =>
  readFileSync(project.path(out), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',')[1]);

it('tells rows unlike those of training, and refuses them where that is asked', async () => {
  const warned = await predict('odd.csv', 'warned.csv');
  expect(warned.guard?.rules.find(({ column }) => column === 'mean_radius')).toMatchObject({
    rule: 'max',
    far: 1,
    verdict: 'broken',
    examples: [{ row: 3 }],
  });
  expect(predictionsIn('warned.csv')[3]).not.toBe('');
  const refused = await predict('odd.csv', 'refused.csv', '--guard', 'refuse');
  expect(refused).toMatchObject({ exitCode: 0, guard: { refused: 1 } });
  expect(predictionsIn('refused.csv').map((label) => label === '')).toEqual(
    Array.from({ length: 20 }, (_, row) => row === 3),
  );
});

it('takes no rows of another schema', async () => {
  const { exitCode, error } = await predict('short.csv', 'short-out.csv');
  expect(exitCode).toBe(1);
  expect(error).toMatchObject({ code: 'SIGNATURE_MISMATCH', message: expect.stringContaining('"mean_radius"') });
});
