/** @module Tests of the step `select`. */
import { describe, expect, it } from 'vitest';
import { select } from '../../../domain/steps/select.ts';
import { runStep } from '../../support/step-run.ts';
import { namesOf, table } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const rows = table({ id: ['r'], a: [1], b: [2], c: [3], y: ['p'] });
const roles = { key: 'id', target: 'y' };
const run = (params: object) => runStep(select, { inputs: { table: rows }, params });
const names = async (params: object) => namesOf(await (await run(params)).table('table'));

describe('select', () => {
  it('keeps the named columns in their order, and those with a role', async () => {
    expect(await names({ columns: ['c', 'a'], roles })).toEqual(['c', 'a', 'id', 'y']);
  });

  it('drops the named columns', async () => {
    expect(await names({ drop: ['b'] })).toEqual(['id', 'a', 'c', 'y']);
  });

  it('reads only what it keeps', async () => {
    const result = await run({ columns: ['a'] });
    expect(result.tables.reads).toEqual([{ path: 'in/table', columns: ['a'] }]);
  });

  it.each([
    [{ drop: ['y'], roles }, 'PARAM_INVALID', 'has a role'],
    [{ columns: ['aa'] }, 'COLUMN_NOT_FOUND', 'column "aa" is not in the table'],
    [{}, 'PARAM_INVALID', 'either `columns` or `drop`'],
    [{ columns: ['a'], drop: ['b'] }, 'PARAM_INVALID', 'either `columns` or `drop`'],
  ])('refuses %j', async (params, code, message) => {
    const error = await thrownBy(() => run(params));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });
});
