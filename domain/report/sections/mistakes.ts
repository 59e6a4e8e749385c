/** @module Section "Right and wrong answers": confusion matrix, scores per class, and the largest mistakes. */
import type { ReportContent } from '../content.ts';
import type { Confusion, MetricsDocument } from '../documents.ts';
import { count, fixed, measure, percent, plural } from '../format.ts';
import type { Html } from '../html.ts';
import { confusionLimit, confusionPlot } from '../plots/confusion.ts';
import { completeRows } from '../plots/regression.ts';
import type { ClassPredictions, NumberPredictions, Predictions } from '../predictions.ts';
import type { Figure, Section } from '../section.ts';
import { table } from '../section.ts';

/** Mistakes that are listed. */
const mistakesLimit = 10;

function confusionWords({ labels, counts }: Confusion): string {
  const right = labels.reduce((total, _, index) => total + (counts[index]?.[index] ?? 0), 0);
  const rows = counts.flat().reduce((total, cell) => total + cell, 0);
  return Number.isInteger(rows)
    ? `${count(right)} of ${plural(rows, 'row')} are answered right`
    : `${percent(right / rows)} of the weight of the rows is answered right`;
}

/** Also the `figure` output of a training report on classes. */
export function confusionFigure(confusion: Confusion): Figure {
  const words = confusionWords(confusion);
  const all = confusion.labels.length;
  const left = all > confusionLimit ? ` The ${confusionLimit} largest of ${all} classes are drawn.` : '';
  return {
    id: 'confusion',
    title: 'Confusion matrix',
    caption: `${words}. Each row of the matrix is one true class: blue is right, orange is taken for another class, and a fuller colour is a larger share of the row.${left}`,
    alternative: `Confusion matrix: ${words}. ${confusion.labels
      .slice(0, confusionLimit)
      .map(
        (label, row) =>
          `${label}: ${(confusion.counts[row] ?? []).map((cell, column) => `${measure(cell)} as ${confusion.labels[column] ?? ''}`).join(', ')}`,
      )
      .join('; ')}`,
    spec: confusionPlot(confusion),
  };
}

function classTable(classes: NonNullable<MetricsDocument['perClass']>): Html {
  return table({
    caption:
      'Scores per class. Precision: how often this answer is right. Recall: how many of the class are found. F1: both in one.',
    columns: [
      { title: 'Class' },
      { title: 'Precision', number: true },
      { title: 'Recall', number: true },
      { title: 'F1', number: true },
      { title: 'Rows', number: true },
    ],
    rows: classes.map(({ label, precision, recall, f1, support }) => [
      label,
      fixed(precision, 3),
      fixed(recall, 3),
      fixed(f1, 3),
      support === undefined ? '' : measure(support),
    ]),
  });
}

function sureMistakes(predictions: ClassPredictions): Html | undefined {
  const sureness = (row: number) => {
    const index = predictions.classes.indexOf(predictions.predicted[row] ?? '');
    return predictions.scores[index]?.[row] ?? Number.NaN;
  };
  const wrong = predictions.truth.flatMap((truth, row) => (truth === predictions.predicted[row] ? [] : [row]));
  if (wrong.length === 0) return undefined;
  wrong.sort((a, b) => (sureness(b) || 0) - (sureness(a) || 0) || a - b);
  return table({
    caption: `The surest of ${plural(wrong.length, 'wrong answer')}: worth a look, since either the model or the label is wrong.`,
    columns: [{ title: 'Row' }, { title: 'Truth' }, { title: 'Answer' }, { title: 'Probability given', number: true }],
    rows: wrong
      .slice(0, mistakesLimit)
      .map((row) => [
        predictions.keys[row] ?? '',
        predictions.truth[row] ?? '',
        predictions.predicted[row] ?? '',
        percent(sureness(row)),
      ]),
  });
}

function largestResiduals(predictions: NumberPredictions): Html | undefined {
  const residual = (row: number) => (predictions.predicted[row] ?? 0) - (predictions.truth[row] ?? 0);
  const rows = [...completeRows(predictions)];
  if (rows.length === 0) return undefined;
  rows.sort((a, b) => Math.abs(residual(b)) - Math.abs(residual(a)) || a - b);
  return table({
    caption: 'Rows where the prediction is farthest off.',
    columns: [
      { title: 'Row' },
      { title: 'Truth', number: true },
      { title: 'Predicted', number: true },
      { title: 'Predicted minus truth', number: true },
    ],
    rows: rows
      .slice(0, mistakesLimit)
      .map((row) => [
        predictions.keys[row] ?? '',
        measure(predictions.truth[row]),
        measure(predictions.predicted[row]),
        measure(residual(row)),
      ]),
  });
}

export function mistakesTable(predictions: Predictions): Html | undefined {
  return predictions.task === 'classification' ? sureMistakes(predictions) : largestResiduals(predictions);
}

/** Only for classes; `undefined` without a confusion matrix. */
export function answersSection({ metrics, predictions }: ReportContent): Section | undefined {
  if (!metrics?.confusion) return undefined;
  const mistakes = predictions && mistakesTable(predictions);
  return {
    id: 'answers',
    title: 'Right and wrong answers',
    figures: [confusionFigure(metrics.confusion)],
    beside: [...(metrics.perClass ? [classTable(metrics.perClass)] : []), ...(mistakes ? [mistakes] : [])],
  };
}
