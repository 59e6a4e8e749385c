/** @module Tests that fitting in memory gives what the step of that name writes. */
import { describe, expect, it } from 'vitest';
import type { Table } from '../../../domain/data/table.ts';
import { builtinSteps } from '../../../domain/steps/registry.ts';
import { builtinTransforms, fitTransform } from '../../../domain/transforms/fit.ts';
import { runStep } from '../../support/step-run.ts';

const table: Table = {
  rowCount: 3,
  columns: [
    { name: 'size', type: 'number', values: Float64Array.of(1, 2, 6) },
    { name: 'town', type: 'string', dictionary: ['a', 'b'], codes: Int32Array.of(0, 1, 0) },
  ],
};

describe('fitTransform', () => {
  it.each(builtinTransforms)('fits %s as its step does', async (name) => {
    const columns = name === 'one-hot' ? ['town'] : ['size'];
    const result = await runStep(builtinSteps.get(name)!, { inputs: { table }, params: { columns } });
    expect(JSON.parse(JSON.stringify(fitTransform(name, { columns }, table)))).toEqual(result.json('transform'));
  });

  it('knows every built-in step that is fitted', () => {
    const fitted = [...builtinSteps.values()].filter(({ nature }) => nature === 'fit').map(({ name }) => name);
    expect(fitted.toSorted()).toEqual([...builtinTransforms].toSorted());
  });

  it('knows no other', () => {
    expect(() => fitTransform('scale', {}, table)).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
  });
});
