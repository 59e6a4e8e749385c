/** @module Section "Predictions": how far the numbers of a regression are off. */
import type { ReportContent } from '../content.ts';
import { count, measure } from '../format.ts';
import { completeRows, residualBins, residualPlot, scatterLimit, scatterPlot } from '../plots/regression.ts';
import type { NumberPredictions } from '../predictions.ts';
import type { Figure, Section } from '../section.ts';
import { mistakesTable } from './mistakes.ts';

/** Also the `figure` output of a training report on numbers. */
export function scatterFigure(predictions: NumberPredictions): Figure {
  const rows = completeRows(predictions).length;
  const left = rows > scatterLimit ? ` ${count(scatterLimit)} of ${count(rows)} rows are drawn, evenly chosen.` : '';
  return {
    id: 'scatter',
    title: 'Predicted and true values',
    caption: `Each dot is a row; on the dashed line the prediction is exact, above it too high.${left}`,
    alternative: `Scatter plot of predicted over true values of ${count(rows)} rows`,
    spec: scatterPlot(predictions),
  };
}

function residualFigure(predictions: NumberPredictions): Figure {
  const bins = residualBins(predictions);
  return {
    id: 'residuals',
    title: 'Residuals',
    caption:
      'How many rows are off by how much. Bars centred on zero mean no bias; a long tail means a few large misses.',
    alternative: `Histogram of residuals from ${measure(bins[0]?.from)} to ${measure(bins[bins.length - 1]?.to)}: ${bins.map((bin) => bin.rows).join(', ')}`,
    spec: residualPlot(predictions),
  };
}

/** Only for numbers. */
export function errorsSection({ predictions }: ReportContent): Section | undefined {
  if (predictions?.task !== 'regression' || completeRows(predictions).length === 0) return undefined;
  const mistakes = mistakesTable(predictions);
  return {
    id: 'predictions',
    title: 'Predictions',
    figures: [scatterFigure(predictions), residualFigure(predictions)],
    ...(mistakes && { after: [mistakes] }),
  };
}
