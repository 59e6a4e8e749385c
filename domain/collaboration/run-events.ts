/** @module What there is to tell of a run that has ended, from what it left. */
import type { CollaborationEvent } from '../../contracts/events.ts';
import type { Severity } from '../../contracts/names.ts';
import type { Metric, RunDocument } from '../../contracts/run.ts';
import { eventLine, eventText } from './event-text/policy.ts';

/** Facts of an event are at most 40. */
const mostMetrics = 20;
/** Codes that say the data were at fault. */
const dataCodes = new Set(['CHECK_FAILED', 'DATA_INVALID', 'REVIEW_EXPIRED', 'TARGET_INVALID', 'SOURCE_INVALID']);

/**
 * The events of a run: that it completed or failed, and alarms beside it. The same document gives the same events, so
 * that telling of it again tells nothing new. A cancelled run gives none: whoever cancelled it knows. None
 * either where the flag `collaboration` was off as the run was planned. `refusedAt`: when people had decided who did not
 * approve it, milliseconds since 1970 UTC; all else was told as it completed.
 */
export function runEvents(document: RunDocument, refusedAt?: number): readonly CollaborationEvent[] {
  if (document.flags['collaboration'] === false) return [];
  if (refusedAt !== undefined) return [{ ...ended(document), at: Math.trunc(refusedAt) }];
  if (document.status !== 'completed' && document.status !== 'failed') return [];
  const alarms = document.alarms ?? [];
  return [
    ended(document),
    ...(document.error && dataCodes.has(document.error.code) ? [badData(document)] : []),
    ...(alarms.length > 0 ? [alarmed(document, alarms)] : []),
  ];
}

function ended(document: RunDocument): CollaborationEvent {
  const { runId, pipeline, status, gateFailures, error } = document;
  const isDone = status === 'completed';
  const missed = gateFailures.length > 0;
  const severity: Severity = isDone ? (missed ? 'warning' : 'info') : 'error';
  const what = isDone ? (missed ? 'finished without reaching its gate' : 'finished') : 'failed';
  return {
    ...common(document),
    id: `run/${runId}/${status}`,
    kind: isDone ? 'experimentCompleted' : 'experimentFailed',
    severity,
    title: eventLine(`${pipeline} ${what}`),
    text: sentences([error && `${error.code}: ${error.message}`, ...gateFailures, ...(document.decisions ?? [])]),
    facts: { kind: document.kind, run: runId, ...metricFacts(document.metrics), ...stepFacts(document) },
  };
}

function badData(document: RunDocument): CollaborationEvent {
  const { runId, pipeline, error } = document;
  return {
    ...common(document),
    id: `run/${runId}/data`,
    kind: 'dataQualityAlert',
    severity: 'error',
    title: eventLine(`The data of ${pipeline} were refused`),
    text: sentences([error?.message]),
    facts: { run: runId, code: error?.code ?? 'DATA_INVALID' },
  };
}

function alarmed(document: RunDocument, alarms: readonly string[]): CollaborationEvent {
  const { runId, pipeline } = document;
  return {
    ...common(document),
    id: `run/${runId}/alarms`,
    kind: 'seedBaselineAlarm',
    severity: 'warning',
    title: eventLine(`${pipeline} is unusual beside earlier runs`),
    text: sentences(alarms),
    facts: { run: runId },
  };
}

function common({ runId, pipeline, finishedAt }: RunDocument) {
  return {
    schema: 1 as const,
    at: Math.trunc(finishedAt),
    subject: { type: 'run' as const, id: runId, name: eventLine(pipeline) },
  };
}

const sentences = (texts: readonly (string | undefined)[]): string =>
  eventText(texts.filter((text) => text !== undefined).join('\n'));

/** Figures by name, with interval and baseline, as texts. */
export function metricFacts(metrics: Readonly<Record<string, Metric>>): Record<string, string> {
  const shown = Object.entries(metrics).slice(0, mostMetrics);
  return Object.fromEntries(shown.map(([name, metric]) => [eventLine(name, 100), metricText(metric)]));
}

function metricText({ value, lower, upper, baseline }: Metric): string {
  if (value === null) return 'not computed';
  const interval = lower != null && upper != null ? ` [${digits(lower)}, ${digits(upper)}]` : '';
  return `${digits(value)}${interval}${baseline == null ? '' : `, baseline ${digits(baseline)}`}`;
}

const digits = (value: number): string => String(Number(value.toPrecision(4)));

function stepFacts({ steps }: RunDocument): Record<string, number> {
  const count = (outcome: string) => steps.filter((step) => step.outcome === outcome).length;
  return { 'steps run': count('ran'), 'steps reused': count('reused') };
}
