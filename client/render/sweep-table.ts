/** @module The table of a seed sweep on a terminal. */
import pc from 'picocolors';
import type { SweepRow, SweepView } from '../../contracts/sweep.ts';
import { renderTable } from './table.ts';

const number = (value: number | null): string => (value === null ? '-' : value.toPrecision(3));
const percent = (value: number | null): string => (value === null ? '-' : `${(100 * value).toFixed(0)}%`);

const colours = { high: pc.red, low: pc.green, undecided: pc.yellow, inert: pc.dim } as const;

function cells({ component, sd, sdLower, sdUpper, share, shareLower, shareUpper, verdict }: SweepRow): string[] {
  return [
    component,
    `${number(sd)} [${number(sdLower)}, ${number(sdUpper)}]`,
    share === null ? '-' : `${percent(share)} [${percent(shareLower)}, ${percent(shareUpper)}]`,
    colours[verdict](verdict),
  ];
}

/** Components with their intervals, and the counts below. */
export function renderSweepTable(view: SweepView): string {
  const head = ['component', `sd of ${view.metric}`, 'share of the variance', 'verdict'];
  const failed = view.failed > 0 ? `, ${view.failed} without a score` : '';
  return [
    renderTable(head, view.rows.map(cells)),
    '',
    `${view.metric} ${number(view.mean)}, sd over all seeds ${number(view.sd)}; ${view.blocks} blocks, ${view.fits} fits (${view.reused} reused${failed}).`,
    view.reason,
  ].join('\n');
}
