/** @module The fits of a sweep in one loop: no server, no store, no thread but this one. */
import { loadPipeline } from '../../adapters/index.ts';
import { createDuckdbEngine } from '../../adapters/tables/duckdb/engine.ts';
import type { Table } from '../../domain/data/table.ts';
import { findLearner } from '../../domain/learning/registry.ts';
import { deriveSeed } from '../../domain/learning/seeds.ts';
import { runTrial } from '../../domain/sensitivity/trial.ts';
import type { TrialRequest } from '../../domain/sensitivity/trial-request.ts';

export interface BareRun {
  readonly fits: number;
  readonly milliseconds: number;
}

export type BareFits = (master: string, blocks: number) => Promise<BareRun>;

/** Reads the table once; each call then fits as a sweep with that master seed does. */
export async function bareFits(file: string, csv: string): Promise<BareFits> {
  const { pipeline } = await loadPipeline(file);
  const tables = await createDuckdbEngine({ threads: 1 });
  const parquet = `${csv}.parquet`;
  await tables.load([{ path: csv, name: csv }], { source: csv }, parquet);
  const table: Table = await tables.read(parquet);
  const learner = findLearner(pipeline.model?.use ?? '');
  const params = learner.params.parse(pipeline.model?.with ?? {});
  const roles = { target: pipeline.dataset?.target, key: pipeline.dataset?.key };
  const request: Omit<TrialRequest, 'seeds'> = {
    table,
    roles,
    split: pipeline.split ?? {},
    transforms: (pipeline.features ?? []).map(({ use = '', with: given = {} }) => ({ use, with: { ...given, roles } })),
    learner,
    params,
    slices: [],
  };
  const components = ['split', ...learner.components(params)];
  return async (master, blocks) => {
    const begun = performance.now();
    let fits = 0;
    for (let block = 0; block < blocks; block += 1) {
      for (const redrawn of ['-', ...components]) {
        const seeds = Object.fromEntries(
          components.map((component) => [
            component,
            deriveSeed(master, learner.name, component, `${block}${component === redrawn ? '/redrawn' : ''}`),
          ]),
        );
        await runTrial({ ...request, seeds });
        fits += 1;
      }
    }
    return { fits, milliseconds: performance.now() - begun };
  };
}
