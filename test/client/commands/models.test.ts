/** @module Tests of the list of learners: those built in, and the programs of a project. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileLedger } from '../../../adapters/store/file-ledger.ts';
import { register } from '../../../client/commands/models.ts';
import { learners } from '../../../domain/learning/registry.ts';
import { RecordedRuns } from '../../support/recorded-runs.ts';

let runs: RecordedRuns;
beforeEach(() => {
  runs = new RecordedRuns();
});
afterEach(() => runs.remove());

const program =
  'command: [python, learner.py], with: { hidden: 8 }, components: [dropout], merged: { training: [init, order] }, format: pickle';

function declare(name: string, model: string, task = 'classification'): void {
  const dataset = `{ source: data.csv, target: ill, task: ${task} }`;
  writeFileSync(
    join(runs.project, `${name}.yaml`),
    `name: ${name}\nkind: training\ndataset: ${dataset}\nmodel: { ${model} }\n`,
  );
}

const listed = async () => (await runs.call(register, 'models', '--json')).documents[0] as { name: string }[];

describe('within models', () => {
  it('lists every registered learner, and the programs that pipelines of the project have as their model', async () => {
    declare('cells', program);
    declare('others', 'use: ridge', 'regression');
    const models = await listed();
    expect(models.map(({ name }) => name)).toEqual([...learners.keys(), 'python learner.py']);
    expect(models.at(-1)).toEqual({
      name: 'python learner.py',
      summary: 'a program of this project, whose models are pickle',
      tasks: ['classification'],
      components: ['dropout', 'training'],
      merged: { training: ['init', 'order'] },
      parameters: [{ name: 'hidden', type: 'number', initial: '8', meaning: 'as cells.yaml has it' }],
      declaredBy: [{ pipeline: 'cells', file: 'cells.yaml' }],
      baselines: [],
    });
  });

  it('lists a program once for all pipelines that share it, with their baselines', async () => {
    declare('cells', program);
    declare('tissues', program, 'regression');
    let now = 0;
    const ledger = new FileLedger(runs.store, { now: () => (now += 1) });
    for (const pipeline of ['cells', 'tissues'])
      await ledger.append('baseline', {
        schema: 1,
        key: pipeline,
        sweepId: `sweep-${pipeline}`,
        pipeline,
        modelType: 'python learner.py',
        metric: 'accuracy',
        components: ['training'],
        scores: [0.8, 0.9],
        mean: 0.85,
        sd: 0.07,
      });
    const found = (await listed()).filter(({ name }) => name === 'python learner.py');
    expect(found).toMatchObject([
      {
        tasks: ['classification', 'regression'],
        declaredBy: [{ pipeline: 'cells' }, { pipeline: 'tissues' }],
        baselines: [{ pipeline: 'cells' }, { pipeline: 'tissues' }],
      },
    ]);
    const { lines } = await runs.call(register, 'models');
    const at = lines.indexOf('python learner.py: a program of this project, whose models are pickle');
    expect(lines.slice(at + 1, at + 6)).toEqual([
      '  model of cells (cells.yaml)',
      '  model of tissues (tissues.yaml)',
      '  tasks classification, regression; randomness of its own: dropout, training (init, order together)',
      '  baseline on cells: accuracy 0.8500, sd 0.07000 over 2 seeds',
      '  baseline on tissues: accuracy 0.8500, sd 0.07000 over 2 seeds',
    ]);
  });

  it('tells of a pipeline file that is not valid, and lists all others', async () => {
    declare('cells', program);
    declare('broken', 'use: ridge, tres: 1');
    const { notes, documents } = await runs.call(register, 'models', '--json');
    expect(notes).toEqual([expect.stringContaining('broken.yaml')]);
    expect(documents[0]).toHaveLength(learners.size + 1);
  });
});
