/** @module Coverage of the intervals of seed sensitivity, false flags, and what stopping early costs, over simulated sweeps. */
import { currentLoad, machine, table } from '../stack/summary.ts';
import { coverageOf, flagsOf, meanStops, type Proportion, type StopCampaign, stopsOf } from './campaign.ts';
import { comparisonCoverage, improvementCoverage } from './comparisons.ts';
import { additive, planted, shapes } from './shapes.ts';

const seed = 'sensitivity-coverage';
const percent = ({ share, error }: Proportion): string => `${(100 * share).toFixed(1)} ± ${(100 * error).toFixed(1)}`;

/** `quick`: 200 sweeps of each shape instead of 2,000. */
export function run({ quick = false }: { readonly quick?: boolean }): Promise<void> {
  const load = currentLoad();
  const sweeps = quick ? 200 : 2000;
  console.log(`${sweeps} simulated sweeps in each row; percent ± Monte-Carlo standard error.\n`);
  console.log(`Intervals at nominal 95%\n\n${coverageTable(sweeps)}\n`);
  console.log(`Verdicts\n\n${flagTable(sweeps)}\n`);
  console.log(`Stopping, looks every 5 blocks up to 40\n\n${stopTable(sweeps)}\n`);
  console.log(`Stopping a mean, looks after each value from 10 on\n\n${meanTable(sweeps)}\n`);
  console.log(`P(A > B) at nominal 95%\n\n${comparisonTable(sweeps)}\n`);
  console.log(`Over data sets, at nominal 95%\n\n${improvementTable(quick ? 200 : 1000)}\n`);
  console.log(machine(load));
  return Promise.resolve();
}

function coverageTable(sweeps: number): string {
  const head = ['shape', 'blocks', 'component', 'V_T', 'share', 'sd high / low', 'share width'];
  const rows = shapes.flatMap((shape) =>
    [20, 40].flatMap((blocks) =>
      coverageOf(shape, { blocks, sweeps, seed }).map((found) => [
        shape.name,
        String(blocks),
        found.component,
        percent(found.variance),
        percent(found.share),
        found.deviationRatio.toFixed(2),
        found.shareWidth.toFixed(2),
      ]),
    ),
  );
  return table([head, ...rows]);
}

/** Deviations at which the size test never saves a flag, so that the share alone is judged. */
const noSize = 1e-9;

function flagTable(sweeps: number): string {
  const head = ['sweep', 'blocks', 'any flag', 'flag of each', 'driver first', 'all settled'];
  const even = [2, 3, 4, 6].map((count) => ({
    shape: additive(`${count} components, even`, new Array<number>(count).fill(1)),
    deviation: noSize,
  }));
  const small = { shape: additive('one component, sd at the threshold', [0.005]), deviation: 0.005 };
  const nothing = { shape: additive('exactly nothing', [0, 0, 0]), deviation: noSize };
  const cases = [...even, small, nothing, { shape: planted, deviation: 0.5 }];
  const rows = cases.flatMap(({ shape, deviation }) =>
    [20, 40].map((blocks) => {
      const found = flagsOf(shape, { blocks, sweeps, seed }, deviation);
      const each = found.each.map(({ share }) => (100 * share).toFixed(1)).join(', ');
      return [shape.name, String(blocks), percent(found.any), each, percent(found.first), percent(found.settled)];
    }),
  );
  return table([head, ...rows]);
}

/** How a sweep may end: by the thresholds or a width, and gone on with where it had no answer. */
const rules: readonly (Omit<StopCampaign, 'sweeps' | 'seed'> & { readonly rule: string })[] = [
  { rule: 'thresholds, first look at 10', first: 10, blocks: 40 },
  { rule: 'thresholds, first look at 20', first: 20, blocks: 40 },
  { rule: 'thresholds, extended to 80', first: 10, blocks: 40, extendedTo: 80 },
  { rule: 'largest sd to 33%', first: 10, blocks: 40, width: { of: 'deviation', halfWidth: 0.33, relative: true } },
  {
    rule: 'largest sd to 25%, extended to 80',
    first: 10,
    blocks: 40,
    extendedTo: 80,
    width: { of: 'deviation', halfWidth: 0.25, relative: true },
  },
  { rule: 'mean to 50% of the sd', first: 10, blocks: 40, width: { of: 'mean', halfWidth: 0.5, relative: true } },
];

function stopTable(sweeps: number): string {
  const head = ['shape', 'rule', 'V_T', 'share', 'mean', 'all of a sweep', 'any flag', 'stopped early', 'mean blocks'];
  const even = [2, 3, 4].map((count) => additive(`${count} components, even`, new Array<number>(count).fill(1)));
  const rows = [...shapes, ...even].flatMap((shape) =>
    rules.map(({ rule, ...campaign }) => {
      const found = stopsOf(shape, { ...campaign, sweeps, seed });
      return [
        shape.name,
        rule,
        percent(found.variance),
        percent(found.share),
        percent(found.mean),
        percent(found.joint),
        percent(found.anyFlag),
        percent(found.stoppedEarly),
        found.meanBlocks.toFixed(1),
      ];
    }),
  );
  return table([head, ...rows]);
}

function meanTable(sweeps: number): string {
  const head = ['looks', 'half-width / sd', 'coverage', 'mean count'];
  const rows = (['once', 'planned', 'continuous'] as const).flatMap((looks) =>
    [0.5, 0.3, 0.2].map((halfWidth) => {
      const { coverage, meanCount } = meanStops({ looks, halfWidth }, { sweeps, seed });
      return [looks, halfWidth.toFixed(1), percent(coverage), meanCount.toFixed(1)];
    }),
  );
  return table([head, ...rows]);
}

function comparisonTable(sweeps: number): string {
  const head = ['pairs', 'P(A > B)', 'ties', 'Wilson', 'percentile bootstrap'];
  const rows = [10, 20, 30, 50].flatMap((pairs) =>
    [0.5, 0.75, 0.9].flatMap((probability) =>
      [0, 0.15].map((ties) => {
        const { wilson, percentile } = comparisonCoverage({ pairs, probability, ties }, { sweeps, seed }, 200);
        return [
          String(pairs),
          String(probability),
          String(ties),
          percent(wilson),
          percentile ? percent(percentile) : '',
        ];
      }),
    ),
  );
  return table([head, ...rows]);
}

function improvementTable(sweeps: number): string {
  const head = [
    'data sets',
    'pairs of each',
    'P of any seeds',
    'correlation',
    'improvement',
    'P of equal seeds',
    'IQM less IQM',
  ];
  const rows = [2, 5].flatMap((datasets) =>
    [10, 20, 40].flatMap((pairs) =>
      [0.5, 0.75, 0.95].flatMap((probability) =>
        [0, 0.7].map((correlation) => {
          const found = improvementCoverage({ datasets, pairs, probability, correlation }, { sweeps, seed });
          return [
            String(datasets),
            String(pairs),
            String(probability),
            String(correlation),
            percent(found.improvement),
            percent(found.paired),
            percent(found.middle),
          ];
        }),
      ),
    ),
  );
  return table([head, ...rows]);
}
