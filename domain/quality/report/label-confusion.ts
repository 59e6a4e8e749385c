/** @module Which labels are suspected in place of which: counts of flagged rows by the given and the suggested label. */
import type { QualityReport } from '../../../contracts/quality-report.ts';
import type { Column } from '../../data/table.ts';
import { labelAt } from '../../transforms/columns.ts';
import type { LedgerLine } from './ledger-rows.ts';

const detectors: ReadonlySet<string> = new Set(['label-errors', 'conflicting-labels']);
/** Pairs of labels that are kept, the most frequent first. */
const mostPairs = 400;

/** `target` of the table that was validated. A row counts once, whichever detectors flagged it. */
export function labelConfusion(lines: readonly LedgerLine[], target: Column | undefined): QualityReport['confusion'] {
  if (!target) return [];
  const pairs = new Map<string, { given: string; suggested: string; rows: number }>();
  const seen = new Set<number>();
  for (const { row, detector, suggestion } of lines) {
    const given = labelAt(target, row);
    if (!detectors.has(detector) || suggestion === undefined || given === undefined || seen.has(row)) continue;
    seen.add(row);
    const key = JSON.stringify([given, suggestion]);
    const pair = pairs.get(key) ?? { given, suggested: suggestion, rows: 0 };
    pair.rows += 1;
    pairs.set(key, pair);
  }
  const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
  return [...pairs.values()]
    .sort((a, b) => b.rows - a.rows || order(a.given, b.given) || order(a.suggested, b.suggested))
    .slice(0, mostPairs);
}
