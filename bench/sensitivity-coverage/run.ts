/** @module Coverage of the intervals of seed sensitivity, false flags, and what stopping early costs, over simulated sweeps. */
import { currentLoad, machine, table } from '../stack/summary.ts';
import { coverageOf, flagsOf, meanStops, type Proportion, stopsOf } from './campaign.ts';
import { comparisonCoverage } from './comparisons.ts';
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
  console.log(
    `Stopping, looks every 5 blocks up to 40, at the latest when the largest sd is known to a third\n\n${stopTable(sweeps)}\n`,
  );
  console.log(`Stopping a mean, looks after each value from 10 on\n\n${meanTable(sweeps)}\n`);
  console.log(`P(A > B) at nominal 95%\n\n${comparisonTable(sweeps)}\n`);
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

function stopTable(sweeps: number): string {
  const head = [
    'shape',
    'first look',
    'V_T',
    'share',
    'all of a sweep',
    'any flag',
    'stopped before 40',
    'mean blocks',
  ];
  const even = [2, 3, 4].map((count) => additive(`${count} components, even`, new Array<number>(count).fill(1)));
  const rows = [...shapes, ...even].flatMap((shape) =>
    [10, 20].map((first) => {
      const target = Math.sqrt(Math.max(...shape.effects)) / 3;
      const found = stopsOf(shape, { blocks: 40, sweeps, seed, first }, target);
      return [
        shape.name,
        String(first),
        percent(found.variance),
        percent(found.share),
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
  const head = ['rule', 'half-width / sd', 'coverage', 'mean count'];
  const rows = (['fixed-width', 'sequence'] as const).flatMap((rule) =>
    [0.5, 0.3, 0.2].map((halfWidth) => {
      const { coverage, meanCount } = meanStops({ rule, halfWidth }, { sweeps, seed });
      return [rule, halfWidth.toFixed(1), percent(coverage), meanCount.toFixed(1)];
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
