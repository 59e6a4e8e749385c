/** @module The report of a sweep as one HTML page, in the frame and the look of every report. */

import { drawnSections } from '../../report/draw.ts';
import { plural, sentenceCase } from '../../report/format.ts';
import { betterDirection, metricTitle } from '../../report/metric-names.ts';
import { page } from '../../report/page.ts';
import type { PlotRenderer } from '../../report/ports.ts';
import type { SensitivityReport } from '../sensitivity-report.ts';
import { componentsSection } from './sections/components.ts';
import { doneSection } from './sections/done.ts';
import { gainsSection } from './sections/gains.ts';
import { meanSection } from './sections/mean.ts';
import { predictionsSection } from './sections/predictions.ts';
import { told, toldDifference, unitsOf } from './units.ts';

function factsOf(report: SensitivityReport): Record<string, string> {
  const { metric, mean, meanLower, meanUpper } = report;
  const better = betterDirection(metric);
  const interval = meanLower === null || meanUpper === null ? '' : ` (95% ${told(meanLower)} to ${told(meanUpper)})`;
  return {
    Learner: sentenceCase(report.learner),
    Metric: `${metricTitle(metric)}${better === undefined ? '' : `, ${better} is better`}`,
    'Mean over base seeds': `${told(mean)}${interval}`,
    'Sd over all seeds': toldDifference(unitsOf(report), report.sd),
    Fits: `${report.fits} in ${plural(report.blocks, 'block')}`,
    'Master seed': report.master,
    'Equal seeds': report.deterministic ? 'equal results' : 'unequal results',
    ...(report.failures.length > 0 && { 'Without a score': plural(report.failures.length, 'fit') }),
  };
}

/** Depends on the report alone: equal reports give equal bytes. */
export async function renderSensitivity(report: SensitivityReport, plots: PlotRenderer): Promise<string> {
  const sections = [
    doneSection(report),
    componentsSection(report),
    meanSection(report),
    gainsSection(report),
    predictionsSection(report),
  ];
  return page({
    title: report.pipeline,
    description: undefined,
    kind: 'seed sensitivity',
    facts: factsOf(report),
    headline: report.summary,
    verdicts: [],
    sections: await drawnSections(sections, plots),
  });
}
