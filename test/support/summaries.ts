/** @module Short forms of what lineage and retention read. */
import type { RunDocument } from '../../contracts/run.ts';
import type { EntrySummary } from '../../domain/caching/entry-summary.ts';
import { digestOf } from './executor.ts';

export function summaryOf(key: string, edit: Partial<EntrySummary> = {}): EntrySummary {
  return {
    key,
    step: 'p/s',
    writer: '1@host',
    createdAt: 0,
    durationMs: 10,
    holds: [],
    models: [],
    upstream: [],
    ...edit,
  };
}

/** Document of a run of pipeline `p` with these keys by step. */
export function documentOf(keys: Readonly<Record<string, string>>, edit: Partial<RunDocument> = {}): RunDocument {
  return {
    schema: 1,
    runId: 'run-0',
    pipeline: 'p',
    kind: 'feature',
    status: 'completed',
    definitionRef: { digest: digestOf('definition'), size: 1, mediaType: 'application/json' },
    steps: Object.entries(keys).map(([name, key]) => ({
      name,
      use: 'noop',
      outcome: 'ran',
      key,
      durationMs: 10,
      outputs: {},
    })),
    metrics: {},
    gateFailures: [],
    results: {},
    flags: {},
    warnings: [],
    finishedAt: 0,
    ...edit,
  };
}
