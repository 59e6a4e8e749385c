/** @module Tests of the step `impute` together with `apply`. */
import { describe, expect, it } from 'vitest';
import { apply } from '../../../domain/steps/apply.ts';
import { impute } from '../../../domain/steps/impute.ts';
import { runStep } from '../../support/step-run.ts';
import { cellsOf, table } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

describe('impute', () => {
  it('fills training rows and, by its transform, test rows with the same value', async () => {
    const fitted = await runStep(impute, { inputs: { table: table({ a: [1, null, 3] }) } });
    expect(cellsOf(await fitted.table('table'), 'a')).toEqual([1, 2, 3]);
    const transform = { json: fitted.json('transform') };
    const applied = await runStep(apply, { inputs: { transform, table: table({ a: [null, 100] }) } });
    expect(cellsOf(await applied.table('table'), 'a')).toEqual([2, 100]);
  });

  it('names a parameter that it does not have', async () => {
    const error = await thrownBy(() =>
      runStep(impute, { inputs: { table: table({ a: [1] }) }, params: { stratgy: 'mean' } }),
    );
    expect([error.code, error.message]).toEqual(['PARAM_INVALID', expect.stringContaining('did you mean "strategy"?')]);
  });
});
