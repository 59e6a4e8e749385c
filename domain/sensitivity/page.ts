/** @module The report of a sweep as one HTML page. */
import type { PlotRenderer } from '../report/ports.ts';
import type { SensitivityReport } from './sensitivity-report.ts';

export async function renderSensitivity(report: SensitivityReport, _plots: PlotRenderer): Promise<string> {
  return `<!doctype html><title>seeds</title><p>${report.summary}`;
}
