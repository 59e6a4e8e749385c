/** @module `TrainedModels`: from the name of a training pipeline, or a run, to its model in the store. */
import { WithinError } from '../../contracts/errors.ts';
import { startedRunSchema, startRecord } from '../../contracts/run.ts';
import { runJudge } from '../caching/lineage/judgement.ts';
import type { Ledger } from '../caching/ports.ts';
import { type RecordedRun, type RunPorts, recordedRun } from '../caching/recorded-runs.ts';
import { endWithSuggestion } from '../pipeline/nearest.ts';
import type { ModelResolver, SourceFile } from '../pipeline/ports.ts';

interface ModelPorts extends RunPorts {
  readonly ledger: Ledger;
}

export class TrainedModels implements ModelResolver {
  readonly #ports: ModelPorts;

  constructor(ports: ModelPorts) {
    this.#ports = ports;
  }

  /** A name of a pipeline goes before a run whose id begins so. Runs whose results were revoked do not count. */
  async resolve(reference: string): Promise<SourceFile> {
    const { named, begun, pipelines } = await this.#runsOf(reference);
    const judge = await runJudge(this.#ports.ledger);
    if (named.length > 0) {
      for (const runId of named) {
        const run = await recordedRun(runId, this.#ports);
        if (run.document?.status === 'completed' && run.document.results.model && !judge(run))
          return this.#modelOf(run);
      }
      throw new WithinError(
        'OUTPUT_NOT_FOUND',
        `No run of the pipeline "${reference}" has completed with a model that stands; train it with within run, or name a run.`,
        { pipeline: reference },
      );
    }
    const run = await this.#onlyRun(reference, begun, pipelines);
    const mark = judge(run);
    if (!mark) return this.#modelOf(run);
    throw new WithinError(
      'ENTRY_REVOKED',
      `The run ${run.runId} was revoked by ${mark.author}: ${mark.why}; train the model again, and name that run.`,
      { runId: run.runId, ...mark },
    );
  }

  /** Training runs of the pipeline of this name, newest first, and all runs whose id begins so. */
  async #runsOf(reference: string) {
    const { records } = this.#ports;
    const named: string[] = [];
    const begun: string[] = [];
    const pipelines = new Set<string>();
    for (const runId of (await records.list()).toReversed()) {
      if (runId.startsWith(reference)) begun.push(runId);
      const started = startedRunSchema.safeParse(await records.get(runId, startRecord)).data;
      if (started?.kind !== 'training') continue;
      pipelines.add(started.pipeline);
      if (started.pipeline === reference) named.push(runId);
    }
    return { named, begun, pipelines: [...pipelines] };
  }

  async #onlyRun(reference: string, begun: readonly string[], pipelines: readonly string[]): Promise<RecordedRun> {
    const exact = begun.includes(reference) ? [reference] : begun;
    const [runId] = exact;
    if (runId !== undefined && exact.length === 1) return recordedRun(runId, this.#ports);
    throw new WithinError(
      'RUN_NOT_FOUND',
      exact.length > 1
        ? `Several runs begin with "${reference}", the model of a guard; give more of the id.`
        : `No training pipeline or run "${reference}" has run in this store, so there is no model to guard by; train one first${endWithSuggestion(reference, pipelines)}`,
      { reference },
    );
  }

  async #modelOf({ runId, started, document }: RecordedRun): Promise<SourceFile> {
    const model = document?.results.model;
    if (!model)
      throw new WithinError('OUTPUT_NOT_FOUND', `The run ${runId} has no model; name a training run that has ended.`, {
        runId,
      });
    const { digest, size } = model;
    // Without the run in its name, so that equal models of two runs are one input.
    if (await this.#ports.blobs.has(model)) return { path: `${started?.pipeline ?? 'trained'}.model`, digest, size };
    throw new WithinError(
      'INPUT_LOST',
      `The model of the run ${runId} is not in the store any more; train it again with within run.`,
      { runId, digest },
    );
  }
}
