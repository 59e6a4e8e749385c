/** @module Issues by kind: how many rows and findings each code of a detector has, and what becomes of the rows. */
import type { IssueKind, ReportedIssue } from '../../../contracts/quality-report.ts';
import type { LedgerLine } from './ledger-rows.ts';

/** In the order of the ledger's detectors; kinds of rows before those of the table. */
export function issueKinds(lines: readonly LedgerLine[], issues: readonly ReportedIssue[]): IssueKind[] {
  const kinds = new Map<string, { kind: Omit<IssueKind, 'fates'>; fates: IssueKind['fates'] }>();
  const entry = ({ detector, code }: { readonly detector: string; readonly code: string }) => {
    const key = JSON.stringify([detector, code]);
    const own = kinds.get(key) ?? {
      kind: { detector, code, rows: 0, findings: 0 },
      fates: { accept: 0, quarantine: 0, review: 0 },
    };
    kinds.set(key, own);
    return own;
  };
  for (const line of lines) {
    const own = entry(line);
    own.kind = { ...own.kind, rows: own.kind.rows + 1 };
    own.fates[line.fate] += 1;
  }
  for (const issue of issues) {
    const own = entry(issue);
    own.kind = { ...own.kind, findings: own.kind.findings + 1 };
  }
  return [...kinds.values()]
    .map(({ kind, fates }) => ({ ...kind, fates }))
    .sort((a, b) => b.rows - a.rows || b.findings - a.findings || (a.detector < b.detector ? -1 : 1));
}
