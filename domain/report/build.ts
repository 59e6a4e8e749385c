/** @module Builds the report: one page that needs nothing else, and its leading figure. */
import type { ReportContent } from './content.ts';
import { drawnSections } from './draw.ts';
import { gateVerdicts } from './gate.ts';
import { headline } from './headline.ts';
import { page } from './page.ts';
import { notice, onPaper } from './plots/theme.ts';
import type { PlotRenderer, PlotSpec } from './ports.ts';
import { cleaningSection } from './sections/cleaning.ts';
import { checkSection, missingFigure, profileSection } from './sections/data.ts';
import { errorsSection, scatterFigure } from './sections/errors.ts';
import { guardSection } from './sections/guard.ts';
import { answersSection, confusionFigure } from './sections/mistakes.ts';
import { importanceSection, modelSection } from './sections/model.ts';
import { probabilitiesSection } from './sections/probabilities.ts';
import { resultSection } from './sections/result.ts';

export interface BuiltReport {
  readonly html: string;
  /** Confusion matrix, predicted against true values, or missing values, on white. */
  readonly figure: string;
}

function leadingFigure({ metrics, predictions, profile }: ReportContent): PlotSpec {
  if (metrics?.confusion) return confusionFigure(metrics.confusion).spec;
  if (predictions?.task === 'regression') return scatterFigure(predictions).spec;
  return profile ? missingFigure(profile).spec : notice('nothing to draw');
}

/** Output depends on the content alone: no clock, run, host or locale takes part. */
export async function buildReport(content: ReportContent, plots: PlotRenderer): Promise<BuiltReport> {
  const verdicts = content.metrics ? gateVerdicts(content.gate ?? {}, content.metrics.metrics) : [];
  const sections = [
    resultSection(content, verdicts),
    answersSection(content),
    probabilitiesSection(content),
    errorsSection(content),
    importanceSection(content),
    cleaningSection(content),
    guardSection(content),
    checkSection(content),
    profileSection(content),
    modelSection(content),
  ];
  const { title, description, kind, facts = {} } = content;
  return {
    html: page({
      title,
      description,
      kind,
      facts,
      headline: headline(content),
      verdicts,
      sections: await drawnSections(sections, plots),
    }),
    figure: await plots.svg(onPaper(leadingFigure(content))),
  };
}
