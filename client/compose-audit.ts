/** @module Composes what commands and the gateway read of audits. */
import { type AdapterOptions, type Adapters, createAdapters } from '../adapters/index.ts';
import type { Consistencies } from '../contracts/audit.ts';
import { hitConsistency } from '../domain/caching/audit/consistency.ts';
import { auditRecords } from '../domain/caching/audit/records.ts';
import { recordedRuns } from '../domain/caching/recorded-runs.ts';
import { ReviewRecords } from '../domain/collaboration/review/records.ts';
import { type ReviewFigures, renderMetrics, type StoreFigures } from './gateway/metrics.ts';

type Ports = Pick<Adapters, 'actions' | 'blobs' | 'records' | 'ledger' | 'reviews' | 'clock'>;

/** Over all audits, or over the one of this id. */
export async function readConsistency({ ledger }: Pick<Ports, 'ledger'>, audit?: string): Promise<Consistencies> {
  return hitConsistency(await auditRecords(ledger, audit));
}

async function figures(ports: Ports): Promise<StoreFigures> {
  let entries = 0;
  for await (const _key of ports.actions.list()) entries += 1;
  let blobs = 0;
  let bytes = 0;
  for await (const { size } of ports.blobs.list()) {
    blobs += 1;
    bytes += size;
  }
  const steps = { ran: 0, reused: 0, failed: 0, skipped: 0, waiting: 0 };
  let savedMs = 0;
  for await (const { document } of recordedRuns(ports))
    for (const step of document?.steps ?? []) {
      steps[step.outcome] += 1;
      savedMs += step.savedMs ?? 0;
    }
  const { ran, reused } = steps;
  return { entries, blobs, bytes, ran, reused, savedMs, reviews: await reviewFigures(ports) };
}

async function reviewFigures({ reviews, clock }: Pick<Ports, 'reviews' | 'clock'>): Promise<ReviewFigures> {
  const records = new ReviewRecords(reviews);
  const now = clock.now();
  const openMs: number[] = [];
  const decisionMs: number[] = [];
  for (const id of await records.list()) {
    const ended = await records.ended(id);
    const begun = ended ? undefined : await records.begun(id);
    if (begun) openMs.push(Math.max(0, now - begun.at));
    if (ended?.times.decidedAt !== undefined)
      decisionMs.push(Math.max(0, ended.times.decidedAt - ended.times.completedAt));
  }
  return { openMs, decisionMs };
}

/** A whole store is read for one answer, so scrapers that come at once, or too often, share it. */
const keptMs = 15_000;

/** Figures of a store as a Prometheus page. */
export function storeMetrics(ports: Ports): () => Promise<string> {
  let page: { readonly at: number; readonly text: Promise<string> } | undefined;
  const read = async () => renderMetrics(await readConsistency(ports), await figures(ports));
  return () => {
    const at = Date.now();
    if (page && at - page.at < keptMs) return page.text;
    const text = read();
    page = { at, text };
    // A failure is not kept: the next scrape tries again.
    text.catch(() => {
      page = undefined;
    });
    return text;
  };
}

/** The same for a process that has no other use for the store, which is opened with the first question. */
export function metricsOf(options: AdapterOptions): () => Promise<string> {
  let metrics: (() => Promise<string>) | undefined;
  return async () => {
    metrics ??= storeMetrics(createAdapters(options));
    return metrics();
  };
}
