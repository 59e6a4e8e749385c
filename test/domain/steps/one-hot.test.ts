/** @module Tests of the step `one-hot`. */
import { describe, expect, it } from 'vitest';
import { oneHot } from '../../../domain/steps/one-hot.ts';
import { runStep } from '../../support/step-run.ts';
import { namesOf, table } from '../../support/tables.ts';

describe('one-hot', () => {
  it('encodes text features and not the target', async () => {
    const rows = table({ y: ['p', 'q'], island: ['Dream', 'Biscoe'] });
    const result = await runStep(oneHot, { inputs: { table: rows }, params: { roles: { target: 'y' } } });
    expect(namesOf(await result.table('table'))).toEqual(['y', 'island=Biscoe', 'island=Dream']);
  });
});
