/** @module Plot of detection rates: of each kind of planted error the share that is found, with its interval. */
import type { DetectionEstimate } from '../../../../contracts/quality-report.ts';
import { blue, namedRows, orange, plot } from '../../../report/plots/theme.ts';
import type { PlotSpec } from '../../../report/ports.ts';

/** A line stands at the share that was asked for. */
export function detectionPlot(detection: readonly DetectionEstimate[], asked: number): PlotSpec {
  const labels = detection.map(({ kind }) => kind);
  const values = detection.map(({ kind, rate, lower, upper }) => ({ label: kind, rate, lower, upper }));
  const x = {
    type: 'quantitative',
    scale: { domain: [0, 1] },
    axis: { title: 'share found', format: '.0%', tickCount: 5 },
  };
  return plot({
    width: 300,
    height: { step: 30 },
    data: { values },
    encoding: { y: namedRows(labels) },
    layer: [
      {
        data: { values: [{ asked }] },
        mark: { type: 'rule', color: orange, strokeWidth: 2, strokeDash: [4, 3] },
        encoding: { x: { ...x, field: 'asked' }, y: null },
      },
      {
        mark: { type: 'rule', color: blue, strokeWidth: 3, opacity: 0.5 },
        encoding: { x: { ...x, field: 'lower' }, x2: { field: 'upper' } },
      },
      {
        mark: { type: 'point', filled: true, color: blue, size: 70, opacity: 1 },
        encoding: { x: { ...x, field: 'rate' } },
      },
    ],
  });
}
