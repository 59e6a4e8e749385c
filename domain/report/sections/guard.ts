/** @module Section on the contract of a model that rows were held against: what they break of it. */
import type { ReportContent } from '../content.ts';
import { count } from '../format.ts';
import { html } from '../html.ts';
import { type Section, table } from '../section.ts';

/** `undefined` where no model guards the rows. */
export function guardSection({ guard }: ReportContent): Section | undefined {
  if (!guard) return undefined;
  const { rules, summary, unguarded } = guard;
  const isBroken = rules.some(({ verdict }) => verdict === 'broken');
  const told = table({
    caption:
      'A rule is broken where more rows break it than chance explains in a table of this size, or where values lie so far out that chance explains none. Rows count from 0.',
    columns: [
      { title: 'Column' },
      { title: 'Is to be' },
      { title: 'Rows', number: true },
      { title: 'By chance up to', number: true },
      { title: 'Far out', number: true },
      { title: 'Verdict' },
      { title: 'Examples' },
    ],
    rows: rules.map(({ column, bound, rows, allowed, far, verdict, examples }) => [
      column,
      bound,
      count(rows),
      count(allowed),
      count(far),
      verdict,
      examples.map(({ row, value }) => `row ${row}${value === null ? '' : `: ${value}`}`).join(', '),
    ]),
  });
  return {
    id: 'guard',
    title: 'Against the contract of the model',
    before: [
      html`<p><span class="badge ${isBroken ? 'bad' : 'good'}">${isBroken ? 'broken' : 'kept'}</span> ${summary}</p>\n`,
      ...(rules.length > 0 ? [told] : []),
      ...(unguarded.length > 0
        ? [html`<p>Of these columns only missing values could be judged: ${unguarded.join(', ')}.</p>\n`]
        : []),
    ],
  };
}
