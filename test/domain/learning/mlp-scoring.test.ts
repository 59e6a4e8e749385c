import { describe, expect, it } from 'vitest';
import { isWhole, scoreRows, type TrainedNetwork } from '../../../domain/learning/mlp-scoring.ts';
import { matrix } from './problems.ts';

/** Two inputs; hidden: relu of the first and of minus the second; outputs: those two, plus 1 on the second. */
const trained: TrainedNetwork = {
  sizes: Int32Array.of(2, 2, 2),
  activation: 'relu',
  parameters: Float32Array.of(1, 0, 0, -1, 0, 0, 1, 0, 0, 1, 0, 1),
  means: Float64Array.of(10, 0),
  deviations: Float64Array.of(2, 1),
  output: { task: 'classification', classCount: 4, present: Int32Array.of(1, 3) },
};

describe('scores', () => {
  it('are shares for classes with an output, 0 for the others', () => {
    const [none, one, two, three] = scoreRows(trained, matrix([[14, -3]]));
    expect([none, two]).toEqual([0, 0]);
    // Outputs: (14 - 10) / 2 = 2, and 3 + 1.
    expect(one).toBeCloseTo(Math.exp(2) / (Math.exp(2) + Math.exp(4)), 12);
    expect(three).toBeCloseTo(Math.exp(4) / (Math.exp(2) + Math.exp(4)), 12);
  });

  it('of numbers are scaled back', () => {
    const numbers: TrainedNetwork = {
      ...trained,
      sizes: Int32Array.of(2, 2, 1),
      parameters: Float32Array.of(1, 0, 0, -1, 0, 0, 1, 1, 0.5),
      output: { task: 'regression', mean: 100, deviation: 10 },
    };
    const rows = Array.from({ length: 300 }, (_, row) => [row, -row / 2]);
    const expected = rows.map(([a, b]) => 100 + 10 * (Math.max(0, (a! - 10) / 2) - b! + 0.5));
    expect([...scoreRows(numbers, matrix(rows))]).toEqual(expected);
  });
});

describe('models', () => {
  const other = { ...trained, parameters: trained.parameters.map((value) => -value) };
  const [rows, single] = [matrix(Array.from({ length: 200 }, (_, row) => [row, -row])), matrix([[12, -5]])];

  it("of one shape that score by turns do not get in each other's way", () => {
    const apart = [trained, other].map((model) => scoreRows(model, rows));
    expect(apart[0]).not.toEqual(apart[1]);
    for (let turn = 0; turn < 2; turn += 1) {
      expect([trained, other].map((model) => scoreRows(model, rows))).toEqual(apart);
    }
  });

  it('leave a constant feature out, whatever rows were scored before', () => {
    const constant = { ...trained, deviations: Float64Array.of(2, 0) };
    const alone = scoreRows({ ...constant }, single);
    scoreRows(trained, rows);
    expect(scoreRows(constant, single)).toEqual(alone);
  });
});

describe('a saved network', () => {
  const { output } = trained;

  it.each<Partial<TrainedNetwork>>([
    { sizes: Int32Array.of(2) },
    { sizes: Int32Array.of(2, 0, 2) },
    { sizes: Int32Array.of(2, 3, 2) },
    { parameters: trained.parameters.slice(1) },
    { means: Float64Array.of(1) },
    { deviations: Float64Array.of(1, 2, 3) },
    { output: { task: 'regression', mean: 0, deviation: 1 } },
    { output: { ...output, present: Int32Array.of(1, 2, 3) } as TrainedNetwork['output'] },
    { output: { ...output, present: Int32Array.of(3, 1) } as TrainedNetwork['output'] },
    { output: { ...output, present: Int32Array.of(1, 4) } as TrainedNetwork['output'] },
    { output: { ...output, present: Int32Array.of(-1, 3) } as TrainedNetwork['output'] },
  ])('is whole, and no longer with %o', (damage) => {
    expect(isWhole(trained)).toBe(true);
    expect(isWhole({ ...trained, ...damage })).toBe(false);
  });
});
