import { expect, it } from 'vitest';
import { groupsPlot } from '../../../../../domain/sensitivity/report/plots/groups.ts';
import { plots, report } from '../fixtures.ts';

it('draws mean, deviation and range of each group, the deviation never beyond the range', async () => {
  const [group] = report().groups;
  const groups = [group!, { ...group!, mean: 1, sd: 0.5, lowest: 0.9, highest: 1 }];
  const spec = groupsPlot(groups, ['a', 'a'], 'Recall');
  const { values } = (spec as unknown as { data: { values: readonly Record<string, unknown>[] } }).data;
  expect(values[1]).toMatchObject({ label: 'a (2)', below: 0.9, above: 1 });
  expect((await plots.svg(spec)).match(/<line /g)?.length).toBeGreaterThanOrEqual(4);
});
