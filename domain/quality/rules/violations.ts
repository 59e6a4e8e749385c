/** @module The broken rules of a check, as its report and its error tell them. */
import type { ContractViolation } from '../../data/ports.ts';
import type { RuleResult } from './rule-result.ts';

/** In the order of the contract; the severity stands there when it is a warning. */
export function violationsOf(results: readonly RuleResult[]): ContractViolation[] {
  return results
    .filter(({ passed }) => !passed)
    .map(({ rule, severity, column, message = '', rows, examples }) => ({
      rule,
      ...(severity === 'warn' && { severity }),
      ...(column !== undefined && { column }),
      message,
      ...(rows !== undefined && { rows }),
      ...(examples && { examples }),
    }));
}
