import { describe, expect, it } from 'vitest';
import type { Table } from '../../../domain/data/table.ts';
import { saveModel } from '../../../domain/model/model.ts';
import { predict } from '../../../domain/steps/predict.ts';
import { cloudModel, clouds } from '../../support/clouds.ts';
import { artifactOf, programModel } from '../../support/program-model.ts';
import { runStep } from '../../support/step-run.ts';
import { cellsOf, column, namesOf } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const rows = clouds(6);
const model = artifactOf(programModel);

/** Says `right` with the probability that stands in `x`, brought between 0 and 1. */
function answer({ rowCount, columns }: Table): Table {
  const [x] = columns;
  const shares = Array.from(
    { length: rowCount },
    (_, row) => 1 / (1 + Math.exp(-Number(x && 'values' in x ? x.values[row] : 0))),
  );
  return { rowCount, columns: [column('p_right', shares, 'number')] };
}

const scoring = (asked: Table[], respond = answer) => ({
  openScorer: async () => ({
    score: async (features: Table) => {
      asked.push(features);
      return respond(features);
    },
    end: async () => undefined,
  }),
});

describe('a model artifact', () => {
  it('of a program is scored by that program, with the columns of its signature', async () => {
    const asked: Table[] = [];
    const result = await runStep(predict, { inputs: { model, table: rows }, context: scoring(asked) });
    const table = await result.table('predictions');
    expect(asked.map(namesOf)).toEqual([['x', 'z']]);
    expect(namesOf(table)).toEqual(['row', 'prediction', 'p_left', 'p_right']);
    expect(cellsOf(table, 'prediction')).toEqual(cellsOf(rows, 'x').map((x) => (Number(x) > 0 ? 'right' : 'left')));
  });

  it('of a program is asked in parts, so that its memory is bounded, and its answers stay in order', async () => {
    const asked: Table[] = [];
    const values = Float64Array.from({ length: 250_000 }, (_, row) => Math.sin(row));
    const many: Table = {
      rowCount: values.length,
      columns: ['x', 'z'].map((name) => ({ name, type: 'number', values })),
    };
    const result = await runStep(predict, { inputs: { model, table: many }, context: scoring(asked) });
    expect(asked.map(({ rowCount }) => rowCount)).toEqual([100_000, 100_000, 50_000]);
    const right = cellsOf(await result.table('predictions'), 'p_right');
    const expected = cellsOf(answer(many), 'p_right');
    expect([0, 99_999, 100_000, 249_999].map((row) => right[row])).toEqual(
      [0, 99_999, 100_000, 249_999].map((row) => expected[row]),
    );
  });

  it('of a program is not believed blindly', async () => {
    const wrong = () => ({ rowCount: 6, columns: [column('p_right', [0, 0, 0, 0, 0, 2])] });
    const error = await thrownBy(() =>
      runStep(predict, { inputs: { model, table: rows }, context: scoring([], wrong) }),
    );
    expect([error.code, error.message]).toEqual(['STEP_PROTOCOL', expect.stringContaining('row 6')]);
  });

  it('of a program wants somebody who can start it', async () => {
    const error = await thrownBy(() => runStep(predict, { inputs: { model, table: rows } }));
    expect(error.message).toContain('no process can be started');
  });

  it('of a built-in learner needs no program', async () => {
    const saved = saveModel(cloudModel('classification'));
    const result = await runStep(predict, { inputs: { model: saved, table: rows } });
    expect(cellsOf(await result.table('predictions'), 'prediction')).toHaveLength(6);
  });
});
