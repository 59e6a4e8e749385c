/** @module Composes what commands and the gateway read of audits. */
import { type AdapterOptions, type Adapters, createAdapters } from '../adapters/index.ts';
import type { Consistencies } from '../contracts/audit.ts';
import { hitConsistency } from '../domain/caching/audit/consistency.ts';
import { auditRecords } from '../domain/caching/audit/records.ts';
import { recordedRuns } from '../domain/caching/recorded-runs.ts';
import { renderMetrics, type StoreFigures } from './gateway/metrics.ts';

type Ports = Pick<Adapters, 'actions' | 'blobs' | 'records' | 'ledger'>;

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
  const outcomes: Record<string, number> = {};
  for await (const { document } of recordedRuns(ports))
    for (const { outcome } of document?.steps ?? []) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  return { entries, blobs, bytes, ran: outcomes['ran'] ?? 0, reused: outcomes['reused'] ?? 0 };
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
