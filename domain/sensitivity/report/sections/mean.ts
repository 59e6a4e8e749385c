/** @module Section on the mean: its standard error by what is redrawn, and how its interval shrank. */
import { count } from '../../../report/format.ts';
import { html } from '../../../report/html.ts';
import type { Figure, Section } from '../../../report/section.ts';
import type { SensitivityReport } from '../../sensitivity-report.ts';
import type { StandardErrorCurve } from '../../standard-error-curve.ts';
import { errorCurvesPlot, lineLimit, widthsPlot } from '../plots/lines.ts';
import { scaled, told, toldDifference, type Units, unitsOf } from '../units.ts';

/** `all`, and the components that hold most; the rest would be lines that lie upon each other. */
function shownCurves(curves: readonly StandardErrorCurve[]): readonly StandardErrorCurve[] {
  const last = (curve: StandardErrorCurve) => curve.standardErrors.at(-1) ?? 0;
  const single = curves.filter(({ varied }) => varied !== 'all').sort((a, b) => last(a) - last(b));
  return [...single.slice(0, lineLimit - 1), ...curves.filter(({ varied }) => varied === 'all')];
}

function curvesCaption(shown: readonly StandardErrorCurve[], units: Units): string {
  const at = 10;
  const all = shown.at(-1)?.standardErrors[at - 1] ?? null;
  const [best] = shown;
  const one = best?.standardErrors[at - 1] ?? null;
  const worth =
    best && best.worthAtMost !== null
      ? `, and however many such fits are worth at most ${told(best.worthAtMost)} with all seeds redrawn`
      : '';
  const against =
    best && best.varied !== 'all'
      ? `; redrawing ${best.varied} alone leaves ${toldDifference(units, one)}${worth}`
      : '';
  return `The mean of ${at} fits with all seeds redrawn has a standard error of ${toldDifference(units, all)}${against}.`;
}

function curvesFigure({ curves }: SensitivityReport, units: Units): Figure {
  const shown = shownCurves(curves);
  const left = curves.length - shown.length;
  const caption = curvesCaption(shown, units);
  return {
    id: 'standard-error',
    title: 'Standard error of the mean of k fits',
    caption: left > 0 ? `${caption} ${count(left)} components that matter less are not drawn.` : caption,
    alternative: caption,
    spec: errorCurvesPlot(
      shown.map(({ varied, standardErrors }) => ({
        name: varied,
        values: standardErrors.map((error) => scaled(units, error)),
      })),
      units.axis,
    ),
  };
}

function widthsFigure({ looks }: SensitivityReport, units: Units): Figure {
  const first = looks[0];
  const last = looks.at(-1);
  const shrunk =
    first && last && looks.length > 1
      ? `From ${first.blocks} to ${last.blocks} blocks the half-width went from ${toldDifference(units, first.halfWidth)} to ${toldDifference(units, last.halfWidth)}`
      : `After ${last?.blocks} blocks the half-width was ${toldDifference(units, last?.halfWidth ?? null)}`;
  const caption = `${shrunk}; the dashed line goes on as the root of the blocks does, and half of it needs about ${count(4 * (last?.blocks ?? 0))}. It holds at every look, as the interval on top of the page does.`;
  return {
    id: 'half-width',
    title: 'How the interval of the mean shrank',
    caption,
    alternative: looks
      .map(({ blocks, halfWidth }) => `${blocks} blocks: ${toldDifference(units, halfWidth)}`)
      .join(', '),
    spec: widthsPlot(
      looks.map(({ blocks, halfWidth }) => ({ blocks, halfWidth: scaled(units, halfWidth) })),
      units.axis,
    ),
  };
}

/** `undefined` where no score is known. */
export function meanSection(report: SensitivityReport): Section | undefined {
  const { sd, blocks, looks, curves } = report;
  if (sd === null) return undefined;
  const units = unitsOf(report);
  const title = 'How sure the mean is';
  const still = html`<p>The metric never moved in ${blocks} blocks: one fit tells as much as many.</p>\n`;
  if (sd === 0) return { id: 'mean', title, before: [still] };
  return {
    id: 'mean',
    title,
    figures: [
      ...(curves.length > 0 ? [curvesFigure(report, units)] : []),
      ...(looks.length > 0 ? [widthsFigure(report, units)] : []),
    ],
  };
}
