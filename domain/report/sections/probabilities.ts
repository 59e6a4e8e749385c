/** @module Section "Probabilities": ROC, precision-recall and calibration of a classifier. */
import type { ReportContent } from '../content.ts';
import type { Curve, ScoredClass } from '../curves.ts';
import { calibration, precisionRecallCurve, rocCurve } from '../curves.ts';
import { fixed, shortened } from '../format.ts';
import { calibrationPlot, curvesPlot } from '../plots/lines.ts';
import { seriesColors } from '../plots/theme.ts';
import type { ClassPredictions } from '../predictions.ts';
import type { Figure, Section } from '../section.ts';

type CurveOf = (rows: ScoredClass) => Curve | undefined;

const isClass = (predictions: ClassPredictions, label: string) =>
  Uint8Array.from(predictions.truth, (truth) => (truth === label ? 1 : 0));

interface NamedCurve extends Curve {
  readonly label: string;
}

/** Of two classes the second is the one looked for; of more, each against all others, those with the least area first. */
function curves(predictions: ClassPredictions, curveOf: CurveOf): { shown: readonly NamedCurve[]; of: number } {
  const { classes } = predictions;
  const all = classes.flatMap((label, index) => {
    const scores = predictions.scores[index];
    if (!scores || (classes.length === 2 && index === 0)) return [];
    const curve = curveOf({ scores, positive: isClass(predictions, label), weights: predictions.weights });
    return curve ? [{ ...curve, label }] : [];
  });
  const hardest = [...all].sort((a, b) => a.area - b.area).slice(0, seriesColors.length);
  return { shown: all.filter((curve) => hardest.includes(curve)), of: all.length };
}

interface CurveWords {
  readonly id: string;
  readonly title: string;
  readonly area: string;
  readonly reading: string;
  readonly x: string;
  readonly y: string;
  readonly diagonal: boolean;
}

const rocWords: CurveWords = {
  id: 'roc',
  title: 'ROC curve',
  area: 'area under the curve',
  reading: 'Each point is a threshold: the closer to the upper left corner, the better; the dashed line is guessing.',
  x: 'false positive rate',
  y: 'true positive rate',
  diagonal: true,
};
const precisionRecallWords: CurveWords = {
  id: 'precision-recall',
  title: 'Precision and recall',
  area: 'average precision',
  reading: 'Each point is a threshold: to the right more of the class is found, further up fewer alarms are false.',
  x: 'recall',
  y: 'precision',
  diagonal: false,
};

function curveFigure(predictions: ClassPredictions, curveOf: CurveOf, words: CurveWords): Figure | undefined {
  const { shown, of } = curves(predictions, curveOf);
  if (shown.length === 0) return undefined;
  const areas = shown.map(({ label, area }) => `${shortened(label, 40)} ${fixed(area, 3)}`).join(', ');
  const subject =
    predictions.classes.length === 2
      ? `Looking for \u201c${shortened(shown[0]?.label ?? '', 40)}\u201d, ${words.area} ${fixed(shown[0]?.area, 3)}.`
      : `Each class against all others, with its ${words.area}.`;
  const left = of > shown.length ? ` The ${shown.length} of ${of} classes with the least area are drawn.` : '';
  return {
    id: words.id,
    title: words.title,
    caption: `${subject} ${words.reading}${left}`,
    alternative: `${words.title}; ${words.area}: ${areas}`,
    spec: curvesPlot(
      shown.map(({ label, area, points }) => ({ label: `${shortened(label, 18)} (${fixed(area, 3)})`, points })),
      words,
    ),
  };
}

/** For two classes the second one's probability; for more, the probability of the answer given. */
function calibrationFigure(predictions: ClassPredictions): Figure | undefined {
  const two = predictions.classes.length === 2;
  const label = predictions.classes[1] ?? '';
  const given = Float64Array.from(predictions.predicted, (answer, row) => {
    return predictions.scores[predictions.classes.indexOf(answer)]?.[row] ?? Number.NaN;
  });
  const right = Uint8Array.from(predictions.truth, (truth, row) => (truth === predictions.predicted[row] ? 1 : 0));
  const scores = two ? predictions.scores[1] : given;
  const positive = two ? isClass(predictions, label) : right;
  const bins = scores ? calibration({ scores, positive, weights: predictions.weights }) : [];
  if (bins.length === 0) return undefined;
  const subject = two
    ? `The probability of \u201c${shortened(label, 40)}\u201d`
    : 'The probability of the answer given';
  const outcome = two ? `share that is ${label}` : 'share answered right';
  return {
    id: 'calibration',
    title: 'Calibration',
    caption: `${subject}, in ten bins: on the dashed line a prediction of 80% comes true in 80% of the rows. Lines are 95% intervals, larger dots hold more rows.`,
    alternative: `Calibration: ${bins.map((bin) => `predicted ${fixed(bin.predicted, 2)}, observed ${fixed(bin.observed, 2)} on ${bin.rows} rows`).join('; ')}`,
    spec: calibrationPlot(bins, outcome),
  };
}

/** Only where predictions carry probabilities. */
export function probabilitiesSection({ predictions }: ReportContent): Section | undefined {
  if (predictions?.task !== 'classification' || predictions.classes.length < 2) return undefined;
  const figures = [
    curveFigure(predictions, rocCurve, rocWords),
    curveFigure(predictions, precisionRecallCurve, precisionRecallWords),
    calibrationFigure(predictions),
  ].filter((figure) => figure !== undefined);
  if (figures.length === 0) return undefined;
  return { id: 'probabilities', title: 'Probabilities', figures };
}
