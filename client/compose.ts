/** @module Composes the services of a project for the command line. */
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Adapters, createAdapters } from '../adapters/index.ts';
import type { Config } from '../config/schema.ts';
import type { DeploySettings } from '../contracts/deploy-settings.ts';
import { type BlobRef, blobRefSchema } from '../contracts/digest.ts';
import { WithinError } from '../contracts/errors.ts';
import type { Definition } from '../contracts/graph.ts';
import type { Pipeline } from '../contracts/pipeline.ts';
import { runDocumentSchema, startedRunSchema, startRecord } from '../contracts/run.ts';
import { begunBy } from '../domain/caching/begun.ts';
import { CachingPipelineExecutor, resultRecord } from '../domain/caching/executor.ts';
import { asDecided, codeBlobs, uploadedSources } from '../domain/caching/recorded-runs.ts';
import { definitionDifferences } from '../domain/pipeline/definition-differences.ts';
import { expandPipeline } from '../domain/pipeline/expand.ts';
import { expansionOf, loadOverridden } from './compose-pipelines.ts';
import { composePrediction } from './compose-prediction.ts';
import { actorOf } from './run/actor.ts';
import type { Services } from './services.ts';

/** Nothing runs in the client: steps are the worker's. */
const noRunner = { run: () => Promise.reject(new Error('the client runs no steps')) };

export function composeServices(config: Config, dist: string, rehash: boolean): Services {
  const adapters = createAdapters({ ...config, dist, rehash });
  return servicesOf(adapters, new CachingPipelineExecutor({ ...adapters, runner: noRunner }), config);
}

/** Over adapters that the caller has opened: what they could not share is known to them alone. */
export function servicesOf(adapters: Adapters, executor: CachingPipelineExecutor, config: Config): Services {
  const { blobs, records } = adapters;
  return {
    ...preparing(adapters, executor, config),
    preview: (definition, options) => executor.preview(definition, options, actorOf(config)),
    runs: {
      recordStart: async (run) => void (await records.put(run.runId, startRecord, run)),
      started: async (runId) => startedRunSchema.safeParse(await records.get(runId, startRecord)).data,
      list: () => records.list(),
      begun: (runId) => begunBy(runId, records),
      async result(runId) {
        const ref = blobRefSchema.safeParse(await records.get(runId, resultRecord)).data;
        const bytes = ref && (await blobs.get(ref.digest));
        if (!bytes) return undefined;
        const document = runDocumentSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
        const started = startedRunSchema.safeParse(await records.get(runId, startRecord)).data;
        return (await asDecided(document, started, records)).document;
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

/** Loaded when asked for, since few commands validate. */
const validation = () => import('./compose-validation.ts');

type Preparing = Pick<
  Services,
  'prepare' | 'preparePrediction' | 'prepareValidation' | 'inferContract' | 'storeId' | 'whyNotShared'
>;

function preparing(adapters: Adapters, executor: CachingPipelineExecutor, config: Config): Preparing {
  return {
    async prepare(path, { upload, ...overrides }, meanwhile) {
      const { pipeline, project, file } = await loadOverridden(path, overrides);
      const { deploy } = pipeline;
      if (deploy) await refuseDeploy(deploy, pipeline, adapters.clock.now());
      const expanding = expandPipeline(pipeline, expansionOf(adapters, project));
      meanwhile?.();
      const expanded = await expanding;
      const definition = upload ? await uploaded(expanded, adapters) : expanded;
      const sweepRef = pipeline.seedSensitivity?.enabled
        ? await sweepBeside(pipeline, definition, adapters)
        : undefined;
      const review = await reviewAfter(pipeline, adapters, config);
      const definitionRef = await executor.define(definition);
      const beside = { ...(review && { review }), ...(sweepRef && { sweepRef }), ...(deploy && { deploy }) };
      return { definition, definitionRef, file, track: true, ...beside };
    },
    async preparePrediction(source) {
      const composed = await composePrediction(source, adapters, config);
      // A worker that somebody else started has neither the model nor the rows.
      const definition = config.temporal.address === undefined ? composed : await uploaded(composed, adapters);
      return { definition, definitionRef: await executor.define(definition), file: source.data };
    },
    async prepareValidation(source) {
      const composed = await (await validation()).composeValidation(source, adapters, config);
      // A worker that somebody else started does not have the file.
      const definition = config.temporal.address === undefined ? composed : await uploaded(composed, adapters);
      return { definition, definitionRef: await executor.define(definition), file: source.data };
    },
    inferContract: async ({ data }) => (await validation()).inferCheck(data, adapters, config),
    storeId: () => adapters.storeId(),
    whyNotShared: ({ definition, definitionRef }) =>
      adapters.whyNotShared([definitionRef, ...codeBlobs(definition), ...uploadedSources(definition)]),
  };
}

/** Loaded when asked for, since few pipelines deploy. What is wrong is said before anything runs. */
async function refuseDeploy(deploy: DeploySettings, { model, kind, name }: Pipeline, now: number): Promise<void> {
  const { plannedDeployment } = await import('../domain/deployment/plan.ts');
  plannedDeployment(deploy, now);
  if (model && kind === 'training') return;
  const message = `deploy: the pipeline ${name} trains no model; write deploy into a training pipeline.`;
  throw new WithinError('PIPELINE_INVALID', message, { path: 'deploy' });
}

/** Loaded when asked for, since few pipelines sweep. Sources that were uploaded for the run are those of the sweep too. */
async function sweepBeside(pipeline: Pipeline, run: Definition, adapters: Adapters): Promise<BlobRef> {
  const { seedSweepsOf } = await import('./compose-sweeps.ts');
  const sweeps = seedSweepsOf(adapters);
  const document = await sweeps.document(pipeline, { project: run.project, settings: {} });
  const load = run.steps.find(({ name }) => name === 'load');
  const steps = document.definition.steps.map((step) =>
    step.name === 'load' && load ? { ...step, in: load.in } : step,
  );
  return sweeps.store({ ...document, definition: { ...document.definition, steps } });
}

/** Loaded when asked for, since few pipelines are reviewed. */
async function reviewAfter({ review, kind }: Pipeline, adapters: Adapters, config: Config) {
  if (!review) return undefined;
  if (kind === 'feature')
    throw new WithinError(
      'PIPELINE_INVALID',
      'A feature pipeline makes nothing to decide on; write `review` in the training pipeline.',
      { path: 'review' },
    );
  return (await import('./compose-held-reviews.ts')).heldReviewsOf(config, adapters).prepare(review);
}

/** Loaded when asked for, since few runs upload. */
async function uploaded(definition: Definition, adapters: Adapters): Promise<Definition> {
  const { uploadSources } = await import('./compose-upload.ts');
  return uploadSources(definition, adapters);
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
