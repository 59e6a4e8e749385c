/** @module Tests of the step `apply`. */
import { describe, expect, it } from 'vitest';
import { apply } from '../../../domain/steps/apply.ts';
import { runStep } from '../../support/step-run.ts';
import { cellsOf, table } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const rows = table({ a: [4, 6] });

describe('apply', () => {
  it('runs a built-in transform', async () => {
    const transform = {
      json: { transform: 'standardize', version: 1, state: { columns: [{ name: 'a', mean: 4, scale: 2 }] } },
    };
    const result = await runStep(apply, { inputs: { transform, table: rows } });
    expect(cellsOf(await result.table('table'), 'a')).toEqual([0, 1]);
  });

  it('hands a user transform to the executor', async () => {
    const seen: unknown[] = [];
    const result = await runStep(apply, {
      inputs: { transform: { json: { transform: 'module', state: 3 } }, table: rows },
      context: {
        applyModule: async (entry, own) => {
          seen.push(entry);
          return own;
        },
      },
    });
    expect([seen, await result.table('table')]).toEqual([[{ transform: 'module', state: 3 }], rows]);
  });

  it('refuses what is no transform', async () => {
    const work = runStep(apply, { inputs: { transform: { json: { accuracy: 1 } }, table: rows } });
    expect((await thrownBy(() => work)).code).toBe('DATA_INVALID');
  });
});
