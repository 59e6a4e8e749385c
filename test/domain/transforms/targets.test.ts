/** @module Tests of which columns a transform takes. */
import { describe, expect, it } from 'vitest';
import { chosenColumns, requireValues } from '../../../domain/transforms/targets.ts';
import { column, table } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const rows = table({ y: ['p', 'q'], a: [1, 2], b: ['x', 'z'] });
const numbers = { transform: 'standardize', suits: (own: { type: string }) => own.type !== 'string' };

describe('the columns of a transform', () => {
  it('are all suitable features by default', () => {
    expect(chosenColumns(rows, { ...numbers, roles: { target: 'y' } }).map(({ name }) => name)).toEqual(['a']);
  });

  it('are those named, once each', () => {
    expect(chosenColumns(rows, { ...numbers, columns: ['b', 'b'] }).map(({ name }) => name)).toEqual(['b']);
  });

  it('never include one with a role', async () => {
    const choice = { ...numbers, columns: ['y'], roles: { target: 'y' } };
    const error = await thrownBy(() => chosenColumns(rows, choice));
    expect([error.code, error.details['column']]).toEqual(['PARAM_INVALID', 'y']);
  });

  it('must be of a type that it takes', async () => {
    const choice = { ...numbers, columns: ['b'], accepts: numbers.suits, needs: 'numbers' };
    const error = await thrownBy(() => chosenColumns(rows, choice));
    expect(error.message).toBe('standardize needs numbers but column "b" is of type string; take it out of `columns`');
  });

  it('must have a value to be fitted on', async () => {
    expect((await thrownBy(() => requireValues('impute', column('a', [null, null]), 2))).message).toContain(
      'column "a" has no value in any training row',
    );
    expect((await thrownBy(() => requireValues('impute', column('a', []), 0))).message).toContain('without rows');
    requireValues('impute', column('a', [null, 1]), 2);
  });
});
