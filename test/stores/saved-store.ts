/** @module What a saved store must go on saying, read by the commands of today. */
import type { Project } from '../support/project.ts';

/** What is asked without a server. */
export interface StoreStatus {
  readonly runs: readonly { readonly runId: string; readonly pipeline: string; readonly status: string }[];
  /** By run: its metrics, and what became of each step. */
  readonly told: Readonly<Record<string, { readonly metrics: unknown; readonly steps: readonly string[] }>>;
  readonly entries: number;
  readonly blobs: number;
  readonly pins: number;
  readonly reviews: readonly unknown[];
  readonly datasets: readonly unknown[];
  readonly flags: readonly unknown[];
}

export interface SavedStore extends StoreStatus {
  /** Node's major version, V8 and platform, which are part of keys. */
  readonly runtime: string;
  /** Digests of what the pipeline of own steps made. */
  readonly own: Readonly<Record<string, string>>;
}

interface Listed {
  readonly runId: string;
  readonly pipeline: string;
  readonly status: string;
}

interface Status {
  readonly metrics: unknown;
  readonly steps: readonly { readonly name: string; readonly outcome: string }[];
}

export async function statusOf(project: Project): Promise<StoreStatus> {
  const { runs } = await project.json<{ runs: readonly Listed[] }>('runs');
  const told: Record<string, { metrics: unknown; steps: string[] }> = {};
  for (const { runId } of runs) {
    const { metrics, steps } = await project.json<Status>('status', runId);
    told[runId] = {
      metrics,
      steps: steps.map(({ name, outcome }) => `${name} ${outcome}`),
    };
  }
  const { entries, blobs, pins } = await project.json<{ entries: number; blobs: number; pins: number }>(
    'cache',
    'stats',
  );
  const { reviews } = await project.json<{ reviews: readonly { id: string; state: string }[] }>('review', 'list');
  const { datasets } = await project.json<{ datasets: readonly { dataset: string; accepted: number }[] }>(
    'datasets',
    'list',
  );
  const changes = JSON.parse((await project.within(['flags', 'history', '--json'])).stdout) as { name: string }[];
  return {
    runs: runs.map(({ runId, pipeline, status }) => ({ runId, pipeline, status })),
    told,
    entries,
    blobs,
    pins,
    reviews: reviews.map(({ id, state }) => ({ id, state })),
    datasets: datasets.map(({ dataset, accepted }) => ({ dataset, accepted })),
    flags: changes.map(({ name }) => ({ name })),
  };
}
