/** @module What else was made from revoked keys. Each kind is one implementation of a port; more can be added. */
import type { Dependent } from '../../../contracts/cache.ts';
import type { EntrySummary } from '../entry-summary.ts';
import type { RecordedRun } from '../recorded-runs.ts';

/** A run with the keys that it holds, ended or open. */
export interface HoldingRun {
  readonly run: RecordedRun;
  readonly keys: ReadonlySet<string>;
}

export interface Revoked {
  readonly keys: ReadonlySet<string>;
  /** Entries among them that stand. */
  readonly entries: readonly EntrySummary[];
  /** Runs that hold one of the keys. */
  readonly runs: readonly HoldingRun[];
}

/** One kind of thing that is made from results. */
export interface Dependents {
  of(revoked: Revoked): Promise<readonly Dependent[]>;
}

export const dependentRuns: Dependents = {
  of: ({ runs }) =>
    Promise.resolve(
      runs.map(({ run: { runId, started, document } }) => ({
        kind: 'run',
        id: runId,
        text: `${document?.pipeline ?? started?.pipeline ?? 'unknown pipeline'}, ${document?.status ?? 'open'}`,
      })),
    ),
};

/** Models of the runs, and those that the entries themselves hold. */
export const dependentModels: Dependents = {
  of({ runs, entries }) {
    const models = new Map<string, string>();
    for (const { step, models: digests } of entries) for (const digest of digests) models.set(digest, `of ${step}`);
    for (const { run } of runs) {
      const model = run.document?.results.model;
      if (model) models.set(model.digest, `of run ${run.runId}`);
    }
    return Promise.resolve([...models].map(([id, text]) => ({ kind: 'model', id, text })));
  },
};
