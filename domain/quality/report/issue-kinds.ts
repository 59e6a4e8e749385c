/** @module Issues by kind: how many rows and findings each code of a detector has, and what becomes of the rows. */
import type { IssueKind, ReportedIssue } from '../../../contracts/quality-report.ts';
import type { LedgerLine } from './ledger-rows.ts';

/** Those with the most rows first, then those with the most findings; ties by name, so that reports compare. */
export function issueKinds(lines: readonly LedgerLine[], issues: readonly ReportedIssue[]): IssueKind[] {
  const kinds = new Map<string, IssueKind>();
  const kindOf = ({ detector, code }: { readonly detector: string; readonly code: string }): IssueKind => {
    const key = JSON.stringify([detector, code]);
    const own = kinds.get(key) ?? {
      detector,
      code,
      rows: 0,
      findings: 0,
      fates: { accept: 0, quarantine: 0, review: 0 },
    };
    kinds.set(key, own);
    return own;
  };
  for (const line of lines) {
    const own = kindOf(line);
    own.rows += 1;
    own.fates[line.fate] += 1;
  }
  for (const issue of issues) kindOf(issue).findings += 1;
  const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
  return [...kinds.values()].sort(
    (a, b) => b.rows - a.rows || b.findings - a.findings || order(a.detector, b.detector) || order(a.code, b.code),
  );
}
