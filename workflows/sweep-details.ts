/** @module The live Markdown table that the web UI shows for a seed sweep: intervals that shrink with every look. */
import type { SweepProgress, SweepRow } from '../contracts/sweep.ts';
import { escapeCell } from './details.ts';

const number = (value: number | null): string => (value === null ? '–' : value.toPrecision(3));
const percent = (value: number | null): string => (value === null ? '–' : `${(100 * value).toFixed(0)}%`);
const within = (low: number | null, high: number | null, show: (value: number | null) => string): string =>
  low === null && high === null ? '' : ` [${show(low)}, ${show(high)}]`;

function line({ component, sd, sdLower, sdUpper, share, shareLower, shareUpper, verdict }: SweepRow): string {
  const spread = `${number(sd)}${within(sdLower, sdUpper, number)}`;
  const part = `${percent(share)}${within(shareLower, shareUpper, percent)}`;
  return `| ${escapeCell(component)} | ${spread} | ${part} | ${verdict} |`;
}

function standing({ blocks, max, paused, stopped, round }: SweepProgress, ended: boolean): string {
  if (ended) return 'ended';
  if (paused) return 'paused';
  if (stopped) return 'stopping';
  return round ? `running blocks ${round.from + 1} to ${round.to}` : blocks >= max ? 'reporting' : 'between rounds';
}

export function renderSweep(progress: SweepProgress, ended: boolean): string {
  const { blocks, max, view } = progress;
  const head = `**${blocks} of at most ${max} blocks**, ${standing(progress, ended)}`;
  if (!view) return head;
  const { metric, mean, sd, fits, reused, failed, widths } = view;
  const lost = failed > 0 ? `, ${failed} without a score` : '';
  const width =
    widths.length === 0 ? '' : ` The mean is known to ± ${widths.map((each) => number(each)).join(', then ')}.`;
  return [
    head,
    '',
    `${escapeCell(metric)} ${number(mean)}, standard deviation over all seeds ${number(sd)}; ${fits} fits (${reused} reused${lost}).${width}`,
    '',
    '| component | standard deviation | share of the variance | verdict |',
    '|---|---|---|---|',
    ...view.rows.map(line),
    '',
    view.reason,
  ].join('\n');
}
