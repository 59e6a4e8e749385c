/** @module An audit: a sample of entries, page by page, each judged by an activity named after its step. */
import {
  ApplicationFailure,
  continueAsNew,
  isCancellation,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type {
  AuditCounts,
  AuditEntryRequest,
  AuditFinding,
  AuditInput,
  AuditState,
  AuditVerdict,
  AuditView,
} from '../contracts/audit.ts';
import { renderAudit } from './audit-details.ts';
import { failureOf } from './failures.ts';
import { auditProgressQuery } from './messages.ts';
import { auditEntry, auditing } from './proxies.ts';

/** Entries that are judged at a time: few, since people's runs share the worker. */
const pageSize = 16;
const keptFindings = 20;

const counted = {
  consistent: 'consistent',
  'not-deterministic': 'notDeterministic',
  'false-hit': 'falseHits',
  'not-auditable': 'notAuditable',
} as const satisfies Record<AuditVerdict['outcome'], keyof AuditCounts>;

/** Judges a sample. Fails with `AUDIT_FAILED` when an entry held outputs that do not come out again. */
export async function cacheAudit(input: AuditInput): Promise<AuditView> {
  let state = input.resume;
  setHandler(auditProgressQuery, () => viewOf(state));
  state ??= await begin(input);
  const from = state.cursor;
  while (state.cursor < state.counts.total) {
    setCurrentDetails(renderAudit(state));
    state = await judgePage(state);
    if (state.cursor < state.counts.total && isFull(input, state.cursor - from))
      await continueAsNew<typeof cacheAudit>({ ...input, resume: state });
  }
  setCurrentDetails(renderAudit(state));
  return conclude(viewOf(state));
}

async function begin({ size, seed, step }: AuditInput): Promise<AuditState> {
  const audit = workflowInfo().workflowId;
  const sampled = await auditing.sampleForAudit({ size, seed: seed ?? audit, ...(step !== undefined && { step }) });
  const counts = { ...nothing, total: sampled.total };
  return { audit, sampleRef: sampled.sampleRef, cursor: 0, counts, findings: [] };
}

function isFull({ entriesPerHistory }: AuditInput, done: number): boolean {
  return workflowInfo().continueAsNewSuggested || (entriesPerHistory !== undefined && done >= entriesPerHistory);
}

async function judgePage(state: AuditState): Promise<AuditState> {
  const { audit, sampleRef, cursor } = state;
  const page = await auditing.auditPage({ sampleRef, from: cursor, count: pageSize });
  const verdicts = await Promise.all(page.map(({ key, step, queue }) => judge({ audit, key, step }, queue)));
  const counts: Record<keyof AuditCounts, number> = { ...state.counts };
  const findings: AuditFinding[] = [...state.findings];
  for (const [index, verdict] of verdicts.entries()) {
    const { outcome, path } = verdict;
    const entry = page[index];
    counts[counted[outcome]] += 1;
    if (!entry || (outcome !== 'false-hit' && outcome !== 'not-deterministic')) continue;
    if (findings.length < keptFindings)
      findings.push({ step: entry.step, key: entry.key, outcome, ...(path !== undefined && { path }) });
  }
  return { ...state, cursor: cursor + page.length, counts, findings };
}

/** One entry that cannot be judged, whatever the reason, does not end the audit of the others. */
async function judge(request: AuditEntryRequest, queue: string | undefined): Promise<AuditVerdict> {
  try {
    return await auditEntry(request, queue);
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { outcome: 'not-auditable', reason: failureOf(error).message };
  }
}

function conclude(view: AuditView): AuditView {
  const { falseHits } = view.counts;
  if (falseHits === 0) return view;
  const [first] = view.findings.filter(({ outcome }) => outcome === 'false-hit');
  throw ApplicationFailure.create({
    message: `${falseHits} of ${view.counts.total} audited entries held outputs that do not come out again, first ${first?.step ?? ''} at ${first?.path ?? ''}; they were withdrawn.`,
    type: 'AUDIT_FAILED',
    nonRetryable: true,
    details: [view],
  });
}

const nothing: AuditCounts = { total: 0, consistent: 0, notDeterministic: 0, falseHits: 0, notAuditable: 0 };

function viewOf(state: AuditState | undefined): AuditView {
  if (!state) return { audit: workflowInfo().workflowId, cursor: 0, counts: nothing, findings: [] };
  const { sampleRef: _sampleRef, ...view } = state;
  return view;
}
