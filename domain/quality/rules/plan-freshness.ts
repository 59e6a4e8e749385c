/** @module Freshness: how old the newest row may be at a moment that is told, never read from a clock. */
import { WithinError } from '../../../contracts/errors.ts';
import { parseDuration } from '../../pipeline/draft.ts';
import type { Planning } from './planning.ts';
import type { Rule } from './rule.ts';

export function planFreshness(plan: Planning): Rule[] {
  const { freshness } = plan.contract;
  if (!freshness) return [];
  const { column: name, within, asOf } = freshness;
  const severity = plan.severityOf('freshness', freshness.severity);
  const column = plan.column(name);
  if (!column) return [plan.absent(name)];
  if (column.type !== 'timestamp' && column.type !== 'date') {
    const broken = `column "${name}" is of type ${column.type}, which tells no time; declare it a timestamp under \`types\``;
    return [{ code: 'freshness', severity, settled: true, column: name, broken }];
  }
  const now = asOf === undefined ? plan.context.now : Date.parse(asOf);
  if (now === undefined)
    throw new WithinError(
      'PARAM_INVALID',
      `the freshness of column "${name}" has no \`asOf\`, and a step reads no clock; write the moment to judge at, or set it, as \`--set check.freshness.asOf=2024-12-31T12:00:00Z\`.`,
      { path: 'freshness.asOf' },
    );
  return [{ code: 'freshness', severity, column, now, oldest: now - parseDuration(within), within }];
}
