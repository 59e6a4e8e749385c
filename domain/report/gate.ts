/** @module Verdict of a gate on measured values, for showing; the gate's expressions are those of the pipeline file. */
import { gateExpressionPattern } from '../../contracts/pipeline.ts';
import type { Estimate } from './documents.ts';

export interface GateVerdict {
  readonly metric: string;
  readonly expression: string;
  /** What was compared: the metric, or an end of its interval; absent when it was not measured. */
  readonly observed?: number;
  readonly passed: boolean;
}

const comparisons: Readonly<Record<string, (observed: number, bound: number) => boolean>> = {
  '>=': (observed, bound) => observed >= bound,
  '<=': (observed, bound) => observed <= bound,
  '>': (observed, bound) => observed > bound,
  '<': (observed, bound) => observed < bound,
};

function observedBy(end: string | undefined, estimate: Estimate | undefined): number | undefined {
  if (end === 'lower') return estimate?.lower;
  return end === 'upper' ? estimate?.upper : estimate?.value;
}

/** One verdict per condition, in the order written; what was not measured does not pass. */
export function gateVerdicts(
  gate: Readonly<Record<string, string>>,
  metrics: Readonly<Record<string, Estimate>>,
): readonly GateVerdict[] {
  return Object.entries(gate).map(([metric, expression]) => {
    const [, end, comparison = '', bound] = gateExpressionPattern.exec(expression) ?? [];
    const observed = observedBy(end, Object.hasOwn(metrics, metric) ? metrics[metric] : undefined);
    if (observed === undefined) return { metric, expression, passed: false };
    return { metric, expression, observed, passed: comparisons[comparison]?.(observed, Number(bound)) ?? false };
  });
}
