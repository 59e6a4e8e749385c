/** @module Built-in step `report`: one self-contained HTML file and its leading figure. */
import { mediaTypes } from '../../contracts/digest.ts';
import type { BuiltinStep } from '../pipeline/step.ts';
import { buildReport } from '../report/build.ts';
import { gatherContent, reportParams } from '../report/content.ts';

/** Every input may be absent: the report shows what it is given. */
export const report: BuiltinStep = {
  name: 'report',
  summary: 'writes one self-contained HTML report with plots, and its leading figure as SVG',
  inputs: [],
  optional: ['metrics', 'metrics-*', 'predictions', 'predictions-*', 'check', 'model', 'table', 'cleaning', 'guard'],
  outputs: { report: mediaTypes.html, figure: mediaTypes.svg },
  params: reportParams,
  seeds: [],
  async run(args) {
    const content = await gatherContent(args);
    args.context.throwIfCancelled();
    const { html, figure } = await buildReport(content, args.context.plots);
    return { report: html, figure };
  },
};
