/** @module Tests of what all fitted steps share. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fitStep } from '../../../domain/steps/fit-step.ts';
import { runStep } from '../../support/step-run.ts';
import { cellsOf, table } from '../../support/tables.ts';

const step = fitStep({
  name: 'standardize',
  summary: 'shifts',
  params: z.strictObject({ by: z.number() }),
  fit: (_table, { by }) => ({ columns: [{ name: 'a', mean: by, scale: 1 }] }),
});

describe('a fitted step', () => {
  it('learns from its rows, transforms them and hands the transform out', async () => {
    const result = await runStep(step, { inputs: { table: table({ a: [1, 2] }) }, params: { by: 1 } });
    expect(cellsOf(await result.table('table'), 'a')).toEqual([0, 1]);
    expect(result.json('transform')).toEqual({
      transform: 'standardize',
      version: 1,
      state: { columns: [{ name: 'a', mean: 1, scale: 1 }] },
    });
  });

  it('is fitted after the split and needs no seed', () => {
    expect([step.nature, step.seeds, Object.keys(step.outputs)]).toEqual(['fit', [], ['table', 'transform']]);
  });
});
