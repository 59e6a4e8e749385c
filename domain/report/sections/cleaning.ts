/** @module Section on the cleaning of training rows: what was decided, by which scores. */
import type { CleaningDecision } from '../../../contracts/cleaning.ts';
import type { ReportContent } from '../content.ts';
import { count, fixed, nothing } from '../format.ts';
import { metricDecimals } from '../headline.ts';
import { html } from '../html.ts';
import { metricTitle } from '../metric-names.ts';
import type { Section } from '../section.ts';
import { table } from '../section.ts';

const words: Readonly<Record<CleaningDecision['verdict'], string>> = {
  kept: 'kept',
  refused: 'refused',
  'nothing-to-clean': 'nothing to clean',
};

/** `undefined` where nothing was to be cleaned by the pipeline file. */
export function cleaningSection({ cleaning }: ReportContent): Section | undefined {
  if (!cleaning) return undefined;
  const { verdict, summary, rows, gain } = cleaning;
  const decimals = metricDecimals({
    value: cleaning.with,
    lower: undefined,
    upper: undefined,
    baseline: cleaning.without,
  });
  const show = (value: number | undefined) => fixed(value, decimals);
  const figures = table({
    caption: `Scores on inner folds of the training rows, ${count(cleaning.pairs ?? 0)} pairs of fits that share their folds and seeds. Held-out rows stay as they were given. A gain above 0 speaks for cleaning.`,
    columns: [
      { title: 'Metric' },
      { title: 'Without', number: true },
      { title: 'With', number: true },
      { title: 'Gain', number: true },
      { title: '95% interval', number: true },
      { title: 'Loss that is no harm', number: true },
    ],
    rows: [
      [
        metricTitle(cleaning.metric),
        show(cleaning.without),
        show(cleaning.with),
        gain ? show(gain.mean) : nothing,
        gain ? `${show(gain.lower)} to ${show(gain.upper)}` : nothing,
        show(cleaning.margin),
      ],
    ],
  });
  return {
    id: 'cleaning',
    title: 'Cleaning of training rows',
    before: [
      html`<p><span class="badge ${verdict === 'refused' ? 'bad' : 'good'}">${words[verdict]}</span> ${summary}</p>\n`,
      html`<p>Of ${count(rows.training)} training rows ${count(rows.removed)} were to be left out and ${count(rows.relabelled)} relabelled.</p>\n`,
      ...(gain ? [figures] : []),
    ],
  };
}
