/** @module The live Markdown table that the web UI shows for an audit. */
import type { AuditState } from '../contracts/audit.ts';
import { escapeCell } from './details.ts';

/** Counts on top, then the entries that did not come out again. */
export function renderAudit({ cursor, counts, findings }: Pick<AuditState, 'cursor' | 'counts' | 'findings'>): string {
  const { total, consistent, notDeterministic, falseHits, notAuditable } = counts;
  const head = `**${cursor} of ${total} entries**: ${consistent} consistent, ${falseHits} false hits, ${notDeterministic} not deterministic, ${notAuditable} not auditable`;
  if (findings.length === 0) return head;
  const lines = findings.map(
    ({ step, key, outcome, path }) =>
      `| ${escapeCell(step)} | ${key.slice(0, 16)} | ${outcome} | ${escapeCell(path ?? '')} |`,
  );
  return [head, '', '| step | key | outcome | first difference |', '|---|---|---|---|', ...lines].join('\n');
}
