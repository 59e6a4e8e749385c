/** @module Gates: conditions that metrics must reach, as `>= 0.93` or `lower >= 0.9`. */
import { WithinError } from '../../contracts/errors.ts';
import { gateExpressionPattern } from '../../contracts/pipeline.ts';
import { didYouMean } from '../pipeline/nearest.ts';

/** What a gate looks at; ends of the interval that were not computed fail their conditions. */
export type GatedMetrics = Readonly<
  Record<
    string,
    {
      readonly value: number | null;
      readonly lower?: number | null | undefined;
      readonly upper?: number | null | undefined;
    }
  >
>;

export interface GateFailure {
  readonly metric: string;
  readonly expression: string;
  /** What was compared: the value, or the end of its interval; null where it is not defined. */
  readonly actual: number | null;
  readonly message: string;
}

export interface GateJudgement {
  readonly passed: boolean;
  readonly failures: readonly GateFailure[];
}

type Operator = '>=' | '<=' | '>' | '<';
const holds: Readonly<Record<Operator, (actual: number, bound: number) => boolean>> = {
  '>=': (actual, bound) => actual >= bound,
  '<=': (actual, bound) => actual <= bound,
  '>': (actual, bound) => actual > bound,
  '<': (actual, bound) => actual < bound,
};

/**
 * Judges every condition of the gate; a metric that is not defined on these rows fails it. A metric that is not among
 * the computed ones, and an expression that is none, is `PARAM_INVALID`.
 */
export function judgeGate(gate: Readonly<Record<string, string>>, metrics: GatedMetrics): GateJudgement {
  const failures = Object.entries(gate).flatMap(([metric, expression]) => {
    const failure = judge(metric, expression, metrics);
    return failure ? [failure] : [];
  });
  return { passed: failures.length === 0, failures };
}

function judge(metric: string, expression: string, metrics: GatedMetrics): GateFailure | undefined {
  const entry = Object.hasOwn(metrics, metric) ? metrics[metric] : undefined;
  if (!entry) {
    const known = Object.keys(metrics);
    const hint = didYouMean(metric, known) || `; computed were ${known.join(', ')}`;
    throw new WithinError('PARAM_INVALID', `gate on "${metric}", which is no computed metric${hint}`, {
      metric,
      known,
    });
  }
  const { end, operator, bound } = parseGate(metric, expression);
  const actual = entry[end] ?? null;
  if (actual !== null && holds[operator](actual, bound)) return undefined;
  const what = end === 'value' ? metric : `the ${end} end of the 95% interval of ${metric}`;
  const found = actual === null ? 'is not defined on these rows' : `is ${actual}`;
  return { metric, expression, actual, message: `${what} ${found}; the gate asks for ${operator} ${bound}` };
}

function parseGate(
  metric: string,
  expression: string,
): { end: 'value' | 'lower' | 'upper'; operator: Operator; bound: number } {
  const match = gateExpressionPattern.exec(expression);
  const [, end, operator, bound] = match ?? [];
  if (operator === undefined || bound === undefined) {
    throw new WithinError(
      'PARAM_INVALID',
      `gate "${expression}" on ${metric} is not written as ">= 0.93" or "lower >= 0.9"`,
      {
        metric,
        expression,
      },
    );
  }
  const ends = { lower: 'lower', upper: 'upper' } as const;
  return { end: ends[end as keyof typeof ends] ?? 'value', operator: operator as Operator, bound: Number(bound) };
}
