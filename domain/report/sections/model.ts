/** @module Sections on the model: what it relies on, and what goes in and comes out. */
import type { ReportContent } from '../content.ts';
import type { ModelDocument } from '../documents.ts';
import { fixed, measure, plural, sentenceCase } from '../format.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import { importanceLimit, importancePlot, rankedImportance } from '../plots/ranges.ts';
import type { Section } from '../section.ts';
import { folded, table } from '../section.ts';

/** `undefined` without importance in the metrics. */
export function importanceSection({ metrics }: ReportContent): Section | undefined {
  const importance = metrics?.importance ?? [];
  if (!metrics || importance.length === 0) return undefined;
  const ranked = rankedImportance(importance);
  const score = metrics.task === 'classification' ? 'rise of the log-loss' : 'drop of R\u00b2';
  const left =
    ranked.length > importanceLimit ? ` The first ${importanceLimit} of ${plural(ranked.length, 'column')}.` : '';
  return {
    id: 'importance',
    title: 'What the model relies on',
    figures: [
      {
        id: 'importance-plot',
        title: 'Permutation importance',
        caption: `How much worse the model gets on held-out rows when one column is shuffled (${score}); lines are 95% intervals. Columns that tell the same share their importance, and none of it means cause.${left}`,
        alternative: `Permutation importance: ${ranked
          .slice(0, importanceLimit)
          .map(({ feature, drop }) => `${feature} ${measure(drop)}`)
          .join(', ')}`,
        spec: importancePlot(importance, score),
      },
    ],
    after: [
      folded(
        `Importance of all ${ranked.length} columns as a table`,
        ranked.length,
        table({
          caption: 'Permutation importance of each column.',
          columns: [
            { title: 'Column' },
            { title: score.charAt(0).toUpperCase() + score.slice(1), number: true },
            { title: '95% interval', number: true },
          ],
          rows: ranked.map(({ feature, drop, lower, upper }) => [
            feature,
            fixed(drop, 4),
            lower === undefined || upper === undefined ? '' : `${fixed(lower, 4)} to ${fixed(upper, 4)}`,
          ]),
        }),
      ),
    ],
  };
}

function signatureTable(caption: string, columns: readonly { name: string; type: string }[]): Html {
  return table({
    caption,
    columns: [{ title: 'Name' }, { title: 'Type' }],
    rows: columns.map(({ name, type }) => [name, html`<code>${type}</code>`]),
  });
}

/** What a program declares of its chance: what is merged is said to be merged. */
function chanceOf({ components = [], merged = {} }: ModelDocument): string {
  const shared = Object.entries(merged).map(
    ([name, sources]) => `one seed (${name}) for ${sources.join(', ')}, which the program cannot separate`,
  );
  const own = components.length > 0 ? [`a seed each for ${components.join(', ')}`] : [];
  return [...own, ...shared].join('; ') || 'none declared';
}

/** `undefined` without a model. */
export function modelSection({ model }: ReportContent): Section | undefined {
  if (!model) return undefined;
  const inputs = model.signature?.inputs ?? [];
  const classes = model.classes ?? [];
  const shown = classes.slice(0, 30);
  const more = classes.length > shown.length ? ` and ${classes.length - shown.length} more` : '';
  return {
    id: 'model',
    title: 'Model',
    before: [
      html`<p>${sentenceCase(model.learner)}${inputs.length > 0 && html`, takes ${plural(inputs.length, 'column')} of a raw row`}${model.target && html`, predicts <bdi>${model.target.name}</bdi>`}${
        classes.length > 0 &&
        html`, answers one of ${plural(classes.length, 'class', 'classes')}: ${shown.map((label, index) => html`${index > 0 && ', '}<bdi>${label}</bdi>`)}${more}`
      }.</p>\n`,
      ...(model.fileFormat === undefined
        ? []
        : [
            html`<p>A program trained it and scores with it (format ${model.fileFormat}). Randomness: ${chanceOf(model)}.</p>\n`,
          ]),
      ...(inputs.length > 0
        ? [
            folded(
              `The ${inputs.length} columns that the model takes`,
              inputs.length,
              signatureTable('Columns that the model takes.', inputs),
            ),
          ]
        : []),
    ],
  };
}
