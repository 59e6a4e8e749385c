/** @module Figures of the models that answer, for `/metrics`. */
import { Counter, Registry } from 'prom-client';
import type { Observation } from '../../../contracts/deployment.ts';

export interface StageFigures extends Observation {
  readonly deployment: string;
  readonly stage: string;
}

const arms = ['candidate', 'champion'] as const;
const labelNames = ['deployment', 'stage'] as const;

/** Families of the Prometheus page; each deployment and stage that this process has answered in. */
export function renderModelFigures(stages: readonly StageFigures[]): Promise<string> {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: 'within_predict_requests_total',
    help: 'Requests that a model version answered or failed to answer while it was deployed.',
    labelNames: [...labelNames, 'arm', 'outcome'],
    registers,
  });
  const seconds = new Counter({
    name: 'within_predict_seconds_total',
    help: 'Time that scoring took, in all.',
    labelNames: [...labelNames, 'arm'],
    registers,
  });
  const rows = new Counter({
    name: 'within_predict_compared_rows_total',
    help: 'Rows that the candidate scored beside the version in force.',
    labelNames: [...labelNames, 'same'],
    registers,
  });
  for (const figures of stages) {
    const { deployment, stage, compared, disagreed } = figures;
    for (const arm of arms) {
      const counts = figures[arm];
      requests.inc({ deployment, stage, arm, outcome: 'answered' }, counts.requests - counts.errors);
      requests.inc({ deployment, stage, arm, outcome: 'failed' }, counts.errors);
      seconds.inc({ deployment, stage, arm }, counts.totalMs / 1000);
    }
    rows.inc({ deployment, stage, same: 'yes' }, compared - disagreed);
    rows.inc({ deployment, stage, same: 'no' }, disagreed);
  }
  return registry.metrics();
}
