/** @module Judges an upload: chooses its validation pipeline, starts or joins the run, and keeps the verdict. */
import type { WorkflowHandle } from '@temporalio/client';
import type { Adapters } from '../adapters/index.ts';
import type { Config } from '../config/schema.ts';
import type { Upload } from '../contracts/datasets.ts';
import { WithinError } from '../contracts/errors.ts';
import type { Pipeline } from '../contracts/pipeline.ts';
import type { RunDocument } from '../contracts/run.ts';
import type { CachingPipelineExecutor } from '../domain/caching/executor.ts';
import type { CheckReport } from '../domain/datasets/check-report.ts';
import { contractOfVersions } from '../domain/datasets/default-contract.ts';
import type { DatasetRegistry } from '../domain/datasets/registry.ts';
import { UploadResolver } from '../domain/datasets/resolver.ts';
import { checkStep, isUndecided, verdictOf } from '../domain/datasets/verdict.ts';
import { expandPipeline } from '../domain/pipeline/expand.ts';
import { expansionOf, loadOverridden } from './compose-pipelines.ts';
import type { Judged, JudgeOptions } from './dataset-services.ts';
import { finishRun } from './run/finish.ts';
import { statusOf } from './run/live.ts';
import { untilPeople, type WaitingSteps } from './run/people.ts';
import type { Reached } from './run/reach.ts';
import { startRun } from './run/start.ts';
import type { PreparedRun, Services, StartedRun } from './services.ts';

/** Accepted versions whose profiles make the default contract: the newest ones, so that an old habit is forgotten. */
const rememberedVersions = 20;

/** Reads the report of step `check` of a version or run; `undefined` where it is gone. */
export type ReportReader = (digest: string) => Promise<CheckReport | undefined>;

interface JudgeParts {
  readonly adapters: Adapters;
  readonly config: Config;
  readonly executor: CachingPipelineExecutor;
  readonly registry: DatasetRegistry;
  readonly services: Services;
  readonly reports: ReportReader;
  readonly reach: () => Promise<Reached>;
}

/** A run that people keep from going on. */
interface Resting {
  readonly waiting: WaitingSteps;
}

interface Loaded {
  readonly pipeline: Pipeline;
  readonly project: string;
  readonly file: string;
}

export class UploadJudge {
  readonly #parts: JudgeParts;
  /** What this process judges now, so that requests for one upload share one run. */
  readonly #open = new Map<string, Promise<Judged>>();

  constructor(parts: JudgeParts) {
    this.#parts = parts;
  }

  /** Throws what would keep an upload from being judged by its pipeline, before its bytes are taken. */
  async check({ dataset, pipeline }: Pick<Upload, 'dataset' | 'pipeline'>): Promise<void> {
    await this.#written(dataset, pipeline);
  }

  judge(upload: Upload, options: JudgeOptions): Promise<Judged> {
    const id = `${upload.dataset}.${upload.uploadId}`;
    const known = this.#open.get(id);
    if (known) return known;
    const judging = this.#judge(upload, options).finally(() => this.#open.delete(id));
    this.#open.set(id, judging);
    return judging;
  }

  /** Keeps the verdicts of runs that ended while nobody waited for them, as when people had to decide first. */
  async settle(dataset?: string): Promise<void> {
    const { registry, services } = this.#parts;
    for (const upload of await registry.pending(dataset)) {
      const ended = upload.attempt && (await services.runs.result(upload.attempt.runId));
      if (ended) await this.#conclude(upload, ended);
    }
  }

  async #judge(given: Upload, { again = true, leaveToPeople = false }: JudgeOptions): Promise<Judged> {
    const upload = (await this.#parts.registry.upload(given)) ?? given;
    if (upload.verdict) return { upload };
    const known = await this.#earlierRun(upload, leaveToPeople);
    const wanted = known === undefined || (again && 'status' in known && isUndecided(known));
    const ended = wanted ? await this.#run(upload, leaveToPeople) : known;
    if ('status' in ended) return this.#conclude(upload, ended);
    return { upload: (await this.#parts.registry.upload(upload)) ?? upload, ...ended };
  }

  /** The run that another process, or an earlier life of this one, has started; `undefined` where one must be started. */
  async #earlierRun({ attempt }: Upload, leaveToPeople: boolean): Promise<RunDocument | Resting | undefined> {
    if (!attempt) return undefined;
    const { services, reach } = this.#parts;
    const ended = await services.runs.result(attempt.runId);
    if (ended) return ended;
    const started = await services.runs.started(attempt.runId);
    const { client } = await reach();
    if (started && (await statusOf(client, attempt.workflowId)) === 'running')
      return this.#follow(started, client.workflow.getHandle(attempt.workflowId), leaveToPeople);
    // It may have ended just now.
    return services.runs.result(attempt.runId);
  }

  async #run(upload: Upload, leaveToPeople: boolean): Promise<RunDocument | Resting> {
    const { config, registry, services, reach } = this.#parts;
    const prepared = await this.#prepare(upload);
    const { client, stack } = await reach();
    const { run, handle } = await startRun({ client, config, stack, prepared, options: {}, services, note: () => {} });
    await registry.attempt(upload, { runId: run.runId, workflowId: run.workflowId });
    return this.#follow(run, handle, leaveToPeople);
  }

  async #follow(run: StartedRun, handle: WorkflowHandle, leaveToPeople: boolean): Promise<RunDocument | Resting> {
    const ended = finishRun(run, handle, this.#parts.services);
    if (!leaveToPeople) return ended;
    // Nobody listens to it any more once people are waited for.
    ended.catch(() => undefined);
    const people = untilPeople(handle);
    return Promise.race([ended, people.waiting.then((waiting) => ({ waiting }))]).finally(() => people.stop());
  }

  async #prepare(upload: Upload): Promise<PreparedRun> {
    const { adapters, executor } = this.#parts;
    const { pipeline, project, file } = await this.#pipelineFor(upload);
    const expansion = expansionOf(adapters, project);
    const datasets = new UploadResolver(upload, expansion.datasets);
    const definition = await expandPipeline(pipeline, { ...expansion, datasets });
    if (!datasets.asked) {
      const message = `${file} judges uploads to "${upload.dataset}" but does not read dataset:${upload.dataset}@latest, which is the upload there; make that its source.`;
      throw new WithinError('CONFIG_INVALID', message, { file });
    }
    return { definition, definitionRef: await executor.define(definition), file };
  }

  /** The pipeline that somebody wrote for the uploads to a data set. Throws `CONFIG_INVALID`, `PIPELINE_*`, `UPLOAD_FORBIDDEN`. */
  async #written(dataset: string, asked: string | undefined): Promise<Loaded | undefined> {
    const file = this.#parts.adapters.uploads.pipelineFor(dataset, asked);
    const loaded = file === undefined ? undefined : await loadOverridden(file, { set: [] });
    if (!loaded || loaded.pipeline.kind === 'validation') return loaded;
    const message = `${loaded.file} judges uploads to "${dataset}" but is no validation pipeline; write kind: validation.`;
    throw new WithinError('CONFIG_INVALID', message, { file: loaded.file });
  }

  async #pipelineFor(upload: Upload): Promise<Loaded> {
    const written = await this.#written(upload.dataset, upload.pipeline);
    if (written) return written;
    const { config } = this.#parts;
    const contract = contractOfVersions(await this.#acceptedProfiles(upload.dataset));
    return {
      pipeline: {
        name: `upload-${upload.dataset}`.slice(0, 63),
        kind: 'validation',
        dataset: { source: `dataset:${upload.dataset}@latest` },
        ...(contract && { check: contract }),
      },
      project: config.project,
      file: `uploads to ${upload.dataset}`,
    };
  }

  async #acceptedProfiles(dataset: string) {
    const { registry, reports } = this.#parts;
    const versions = (await registry.all(dataset)).get(dataset) ?? [];
    const accepted = versions.filter(({ state }) => state === 'accepted').slice(0, rememberedVersions);
    const found = await Promise.all(
      accepted.map(async ({ verdict }) => verdict?.check && reports(verdict.check.digest)),
    );
    return found.flatMap((report) => report?.profile ?? []);
  }

  async #conclude(upload: Upload, document: RunDocument): Promise<Judged> {
    const { registry, reports, executor, adapters } = this.#parts;
    const ref = checkStep(document)?.outputs['report'];
    const check = ref && (await reports(ref.digest));
    const definition = await executor.definition(document.definitionRef);
    const verdict = verdictOf({ document, definition, check, judgedAt: adapters.clock.now() });
    if (verdict) await registry.judge(upload, verdict);
    const now = (await registry.upload(upload)) ?? upload;
    if (now.verdict) return { upload: now };
    const { code = 'INTERNAL', message = `the run ended as ${document.status}` } = document.error ?? {};
    return { upload: now, failure: { code, message } };
  }
}
