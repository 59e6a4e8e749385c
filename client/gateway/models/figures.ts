/** @module Figures of the models that answer, for `/metrics`. */
import type { ArmCounts, Observation } from '../../../contracts/deployment.ts';
import { renderFamily } from '../metrics.ts';

export interface StageFigures extends Observation {
  readonly deployment: string;
  readonly stage: string;
}

/** Families of the Prometheus page; each deployment and stage that this process has answered in. */
export function renderModelFigures(stages: readonly StageFigures[]): string {
  const arms = ['candidate', 'champion'] as const;
  const samples = (value: (counts: ArmCounts) => number, more: Readonly<Record<string, string>> = {}) =>
    stages.flatMap((figures) =>
      arms.map((arm) => ({
        labels: { deployment: figures.deployment, stage: figures.stage, arm, ...more },
        value: value(figures[arm]),
      })),
    );
  const rows = (value: (figures: StageFigures) => number, same: string) =>
    stages.map((figures) => ({
      labels: { deployment: figures.deployment, stage: figures.stage, same },
      value: value(figures),
    }));
  return [
    {
      name: 'within_predict_requests_total',
      type: 'counter' as const,
      help: 'Requests that a model version answered or failed to answer while it was deployed.',
      samples: [
        ...samples(({ requests, errors }) => requests - errors, { outcome: 'answered' }),
        ...samples(({ errors }) => errors, { outcome: 'failed' }),
      ],
    },
    {
      name: 'within_predict_seconds_total',
      type: 'counter' as const,
      help: 'Time that scoring took, in all.',
      samples: samples(({ totalMs }) => totalMs / 1000),
    },
    {
      name: 'within_predict_compared_rows_total',
      type: 'counter' as const,
      help: 'Rows that the candidate scored beside the version in force.',
      samples: [
        ...rows(({ compared, disagreed }) => compared - disagreed, 'yes'),
        ...rows(({ disagreed }) => disagreed, 'no'),
      ],
    },
  ]
    .map((family) => `${renderFamily(family)}\n`)
    .join('');
}
