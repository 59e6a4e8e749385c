/** @module Composes the services of a project for the command line. */
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Adapters, applyOverrides, createAdapters, loadPipeline } from '../adapters/index.ts';
import type { Config } from '../config/schema.ts';
import { blobRefSchema } from '../contracts/digest.ts';
import { WithinError } from '../contracts/errors.ts';
import { runDocumentSchema, startedRunSchema, startRecord } from '../contracts/run.ts';
import { CachingPipelineExecutor, resultRecord } from '../domain/caching/executor.ts';
import { definitionDifferences } from '../domain/pipeline/definition-differences.ts';
import { expandPipeline } from '../domain/pipeline/expand.ts';
import { builtinSteps } from '../domain/steps/registry.ts';
import { composePrediction } from './compose-prediction.ts';
import type { Services } from './services.ts';

/** Nothing runs in the client: steps are the worker's. */
const noRunner = { run: () => Promise.reject(new Error('the client runs no steps')) };

export function composeServices(config: Config, dist: string, rehash: boolean): Services {
  const adapters = createAdapters({ ...config, dist, rehash });
  const executor = new CachingPipelineExecutor({ ...adapters, runner: noRunner });
  const { blobs, records } = adapters;
  return {
    prepare: preparing(adapters, executor),
    async preparePrediction(source) {
      const definition = await composePrediction(source, adapters, config);
      return { definition, definitionRef: await executor.define(definition), file: source.data };
    },
    preview: (definition, options) => executor.preview(definition, options),
    runs: {
      recordStart: async (run) => void (await records.put(run.runId, startRecord, run)),
      started: async (runId) => startedRunSchema.safeParse(await records.get(runId, startRecord)).data,
      list: () => records.list(),
      async result(runId) {
        const ref = blobRefSchema.safeParse(await records.get(runId, resultRecord)).data;
        const bytes = ref && (await blobs.get(ref.digest));
        return bytes && runDocumentSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
      },
    },
    blobs: {
      path: ({ digest }) => blobs.path(digest),
      bytes: async ({ digest }) => {
        const path = await blobs.path(digest);
        return path === undefined ? undefined : readFile(path);
      },
    },
    ...auditServices(adapters),
    async copyBlob({ digest }, target) {
      const path = await blobs.path(digest);
      if (path === undefined)
        throw new WithinError(
          'INPUT_LOST',
          `The bytes ${digest.slice(0, 12)} are gone from the store; run the pipeline again to compute them.`,
          { digest },
        );
      await mkdir(dirname(target), { recursive: true });
      await copyFile(path, target);
      return target;
    },
    compareDefinitions: async (a, b) =>
      definitionDifferences(await executor.definition(a), await executor.definition(b)),
    comparePredictions: async (a, b) => (await import('./compose-tables.ts')).compareFiles(a, b),
    writeCsv: async (parquet, target) => (await import('./compose-tables.ts')).writeCsv(parquet, target),
  };
}

function preparing(adapters: Adapters, executor: CachingPipelineExecutor): Services['prepare'] {
  return async (file, { set, seed }, meanwhile) => {
    const { pipeline, project, file: path } = await loadPipeline(file);
    const overrides = [...set, ...(seed === undefined ? [] : [`seed=${JSON.stringify(seed)}`])];
    const expanding = expandPipeline(applyOverrides(pipeline, overrides), {
      builtins: builtinSteps,
      code: adapters.code(project),
      sources: adapters.sources(project),
      external: adapters.external,
      project,
    });
    meanwhile?.();
    const definition = await expanding;
    return { definition, definitionRef: await executor.define(definition), file: path };
  };
}

/** Loaded when asked for, since few commands ask. */
function auditServices(adapters: Adapters): Pick<Services, 'hitConsistency' | 'metrics'> {
  let metrics: (() => Promise<string>) | undefined;
  return {
    hitConsistency: async (audit) => (await import('./compose-audit.ts')).readConsistency(adapters, audit),
    async metrics() {
      metrics ??= (await import('./compose-audit.ts')).storeMetrics(adapters);
      return metrics();
    },
  };
}
