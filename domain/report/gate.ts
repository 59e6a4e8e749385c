/** @module Verdicts of a gate, condition by condition, for showing. */
import { judgeGate } from '../evaluation/gate.ts';
import type { Estimate, MetricsDocument } from './documents.ts';

export interface GateVerdict {
  readonly metric: string;
  readonly expression: string;
  /** Absent when the metric was not measured, which does not pass. */
  readonly estimate?: Estimate;
  readonly passed: boolean;
}

/** In the order written. Throws `PARAM_INVALID` for a condition that is none. */
export function gateVerdicts(
  gate: Readonly<Record<string, string>>,
  metrics: MetricsDocument['metrics'],
): readonly GateVerdict[] {
  return Object.entries(gate).map(([metric, expression]) => {
    const estimate = Object.hasOwn(metrics, metric) ? metrics[metric] : undefined;
    if (!estimate) return { metric, expression, passed: false };
    const { value = null, lower = null, upper = null } = estimate;
    const { passed } = judgeGate({ [metric]: expression }, { [metric]: { value, lower, upper } });
    return { metric, expression, estimate, passed };
  });
}
