import { expect, it } from 'vitest';
import { sketchTable } from '../../../../../domain/quality/drift/table-sketch.ts';
import { distributionPlot, effectsPlot } from '../../../../../domain/quality/report/plots/drift.ts';
import { table } from '../../../../support/tables.ts';
import { findings, hostile, plots } from '../fixtures.ts';

const columnOf = (cells: readonly (string | number | null)[]) => {
  const [column] = sketchTable(table({ c: cells }), undefined).columns;
  if (!column) throw new Error('a table of one column has one sketch');
  return column;
};
const values = (spec: object | undefined) =>
  (spec as { data: { values: { state: string; share: number; label?: string }[] } }).data.values;

it('draws effects in multiples of what matters, the largest first', async () => {
  const spec = effectsPlot(findings().drift?.listed.toReversed() ?? []);
  expect(spec).toMatchObject({
    data: {
      values: [
        { label: 'x: values', multiple: 20, state: 'drifted' },
        { label: 'kind: values', multiple: 0, state: 'not drifted' },
      ],
    },
  });
  expect(await plots.svg(spec)).toContain('x: values');
});

it('draws numbers of both sides over one range, as shares that add up', async () => {
  const spec = distributionPlot(columnOf([1, 2, 3, 4.5]), columnOf([2, 3, 4, 5, 6.5, 7]));
  for (const state of ['reference', 'now']) {
    const shares = values(spec).filter((value) => value.state === state);
    expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  }
  expect(await plots.svg(spec ?? {})).toContain('reference');
});

it('draws the values that a sketch names, whatever they are called', async () => {
  const many = (value: string) => Array.from({ length: 6 }, () => value);
  const spec = distributionPlot(columnOf(many('a')), columnOf([...many('a'), ...many(hostile)]));
  expect(values(spec).map(({ share }) => share)).toEqual([1, 0.5, 0, 0.5]);
  expect(await plots.svg(spec ?? {})).not.toContain('<script>');
});

it('draws nothing where there is nothing: a constant, no value, rare values alone', () => {
  expect(distributionPlot(columnOf([1.5, 1.5]), columnOf([1.5, 1.5]))).toBeUndefined();
  expect(distributionPlot(columnOf(['a', 'b']), columnOf(['c', 'd']))).toBeUndefined();
});
