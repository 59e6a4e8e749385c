/** @module The report of a validation as one HTML page, in the frame and the look of every report. */
import type { QualityReport } from '../../../contracts/quality-report.ts';
import { drawnSections } from '../../report/draw.ts';
import { count, percent } from '../../report/format.ts';
import { page } from '../../report/page.ts';
import type { PlotRenderer } from '../../report/ports.ts';
import type { TableSketch } from '../drift/table-sketch.ts';
import { budgetSection, labelsSection } from './sections/budget.ts';
import { columnsSection } from './sections/columns.ts';
import { driftedColumnsSection, driftSection } from './sections/drift.ts';
import { adviceSection, issuesSection } from './sections/findings.ts';
import { peopleSection, suspiciousSection } from './sections/rows.ts';

export interface QualityPage {
  readonly report: QualityReport;
  readonly description: string | undefined;
  readonly sketch: TableSketch;
  readonly reference: TableSketch | undefined;
}

function factsOf({ table, rows, budget, onEdgeCases }: QualityReport): Record<string, string> {
  const { accept, quarantine, review } = rows;
  return {
    Rows: count(table.rows),
    Accepted: count(accept),
    Quarantined: count(quarantine),
    ...(review > 0 && { 'For people': count(review) }),
    Columns: count(table.columns),
    ...(table.target !== undefined && { Target: table.target }),
    ...(table.key !== undefined && { Key: table.key }),
    'False positives': `at most ${percent(budget.falsePositiveRate)}`,
    'Edge cases': onEdgeCases,
  };
}

/** Depends on what it is given alone: equal findings give equal bytes. */
export async function renderQuality(given: QualityPage, plots: PlotRenderer): Promise<string> {
  const { report, description, sketch, reference } = given;
  const sections = [
    adviceSection(report),
    issuesSection(report),
    suspiciousSection(report),
    labelsSection(report),
    driftSection(report),
    driftedColumnsSection(report, { reference, current: sketch }),
    budgetSection(report),
    peopleSection(report),
    columnsSection(report),
  ];
  return page({
    title: report.pipeline,
    description,
    kind: 'data quality',
    facts: factsOf(report),
    headline: report.headline,
    verdicts: [],
    sections: await drawnSections(sections, plots),
  });
}
