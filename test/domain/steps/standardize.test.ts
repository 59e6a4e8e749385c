/** @module Tests of the step `standardize`. */
import { describe, expect, it } from 'vitest';
import { standardize } from '../../../domain/steps/standardize.ts';
import { runStep } from '../../support/step-run.ts';
import { cellsOf, table } from '../../support/tables.ts';

describe('standardize', () => {
  it('scales features and leaves the target as it is', async () => {
    const rows = table({ y: [1, 5], a: [1, 3] });
    const result = await runStep(standardize, { inputs: { table: rows }, params: { roles: { target: 'y' } } });
    const scaled = await result.table('table');
    expect([cellsOf(scaled, 'y'), cellsOf(scaled, 'a')]).toEqual([
      [1, 5],
      [-1, 1],
    ]);
  });
});
