/** @module Tests of permutation importance. */
import { describe, expect, it } from 'vitest';
import { permutationImportance } from '../../../domain/evaluation/importance.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { findLearner, learners } from '../../../domain/learning/registry.ts';
import { trainModel } from '../../../domain/model/fit.ts';
import { readyModel } from '../../../domain/model/predict.ts';
import { cloudModel, clouds } from '../../support/clouds.ts';
import { cellsOf } from '../../support/tables.ts';

const rows = clouds(120, '7');
const labels = cellsOf(rows, 'kind').map(String);
const request = (count = 120) => ({
  ready: readyModel(cloudModel('classification')),
  table: rows,
  truth: { task: 'classification' as const, labels: labels.slice(0, count) },
  weights: new Float64Array(count).fill(1),
});

describe('permutation importance', () => {
  it('ranks what tells the classes apart above noise, whose interval reaches no further than a trifle', async () => {
    const [first, second] = await permutationImportance(request());
    expect([first?.feature, second?.feature]).toEqual(['x', 'z']);
    expect(first!.lower).toBeGreaterThan(0.3);
    expect(first!.lower).toBeLessThan(first!.drop);
    expect(first!.upper).toBeGreaterThan(first!.drop);
    expect(Math.abs(second!.drop)).toBeLessThan(0.05);
  });

  it('is the same each time', async () => {
    expect(await permutationImportance(request())).toEqual(await permutationImportance(request()));
  });

  it('measures the fall of R² of a regression', async () => {
    const values = Float64Array.from(cellsOf(rows, 'amount').map(Number));
    const ready = readyModel(cloudModel('regression'));
    const [first] = await permutationImportance({ ...request(), ready, truth: { task: 'regression', values } });
    expect(first?.feature).toBe('x');
    // Shuffled values predict twice as badly as the mean: R² falls from about 1 to about -1.
    expect(first!.drop).toBeGreaterThan(1.5);
    expect(first!.drop).toBeLessThan(2.5);
  });

  it.each([...learners.values()].flatMap((learner) => learner.tasks.map((task) => [learner.name, task] as const)))(
    'finds what %s for %s goes by',
    async (name, task) => {
      const learner = findLearner(name);
      const params = learner.params.parse({});
      const target = task === 'classification' ? 'kind' : 'amount';
      const train = clouds(200);
      const model = trainModel({
        table: train,
        raw: train,
        transforms: [],
        learner,
        params,
        roles: { key: 'id', target, exclude: ['kind', 'amount'].filter((other) => other !== target) },
        streams: Object.fromEntries(
          learner.components(params).map((component) => [component, createStream(component)]),
        ),
      });
      const values = Float64Array.from(cellsOf(rows, 'amount').map(Number));
      const truth = task === 'classification' ? { task, labels } : { task, values };
      const [first, second] = await permutationImportance({ ...request(), ready: readyModel(model), truth });
      expect(first?.feature).toBe('x');
      expect(first!.lower).toBeGreaterThan(Math.abs(second!.drop));
    },
  );

  it('of a column is the same beside other columns', async () => {
    const drops = async (names: readonly string[]) => {
      const model = cloudModel('classification');
      const inputs = names.map((name) => ({ name, type: 'number' as const }));
      const ready = readyModel({ ...model, signature: { ...model.signature, inputs } });
      const found = await permutationImportance({ ...request(), ready });
      return found.find(({ feature }) => feature === 'x');
    };
    expect(await drops(['amount', 'x', 'z'])).toEqual(await drops(['x', 'z']));
  });

  it('is empty where the score is not defined', async () => {
    const values = new Float64Array(120).fill(3);
    const ready = readyModel(cloudModel('regression'));
    expect(await permutationImportance({ ...request(), ready, truth: { task: 'regression', values } })).toEqual([]);
  });

  it('shuffles raw columns: a column behind a user transform is seen through it', async () => {
    const ready = readyModel(
      { ...cloudModel('classification'), transforms: [{ transform: 'module', code: 'blind' }] },
      // This transform ignores x, so nothing can depend on it.
      (_entry, table) => ({
        ...table,
        columns: table.columns.map((column) =>
          column.type !== 'string' && column.name === 'x' ? { ...column, values: column.values.map(() => 0) } : column,
        ),
      }),
    );
    const found = await permutationImportance({ ...request(), ready });
    expect(found.find(({ feature }) => feature === 'x')?.drop).toBe(0);
  });
});
