/** @module What the workflow of a deployment asks for: begin, judge the gate, change the targets, read the counts, keep. */
import type {
  AskedStage,
  DeploymentRequest,
  DeploymentView,
  GateFinding,
  Observation,
  TargetChange,
  TrainedModel,
} from '../../contracts/deployment.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { DeploymentStage } from '../../contracts/names.ts';
import type { ReviewRequest } from '../../contracts/review.ts';
import type { Begun } from '../../contracts/run.ts';
import { keepBegun } from '../caching/begun.ts';
import type { BlobStore, Ledger, RunRecordStore } from '../caching/ports.ts';
import { finishedRun } from '../caching/recorded-runs.ts';
import { Baselines } from '../sensitivity/baselines.ts';
import type { ModelRegistry } from '../tracking/ports.ts';
import { gateFindings, type SeedBaseline } from './gate.ts';
import type { OpenTargets } from './ports.ts';
import { DeploymentRecords } from './records.ts';
import { requestOf, versionOfRun } from './requests.ts';
import { reviewFinding } from './review-gate.ts';
import { stageReview } from './stage-review.ts';
import { awaitsTracking, requireTracked } from './tracked-model.ts';

export interface DeploymentPorts {
  readonly registry: ModelRegistry;
  readonly targets: OpenTargets;
  /** Records of deployments. */
  readonly deployed: RunRecordStore;
  /** Records of runs. */
  readonly records: RunRecordStore;
  /** Records of reviews. */
  readonly reviews: RunRecordStore;
  readonly blobs: BlobStore;
  readonly ledger: Ledger;
}

export class Deployments {
  readonly #ports: DeploymentPorts;
  readonly #kept: DeploymentRecords;

  constructor(ports: DeploymentPorts) {
    this.#ports = ports;
    this.#kept = new DeploymentRecords(ports.deployed);
  }

  /** Why a run is not deployed although its pipeline says so: the flag `deployments`, as it stood for the run. */
  async withheld(runId: string): Promise<string | undefined> {
    const run = await finishedRun(runId, this.#ports);
    return run?.flags['deployments'] === false ? `the flag deployments is off for ${run.pipeline}` : undefined;
  }

  /** Whether a run is still to be tracked, with which its model is registered. */
  awaitsTracking(runId: string): Promise<boolean> {
    return awaitsTracking(runId, this.#ports);
  }

  /** Of a run that has ended; its id is that of the deployment too. Throws `DEPLOYMENT_INVALID`, `RUN_NOT_FOUND`, `TRACKING_UNREACHABLE`. */
  async requestOfRun(trained: TrainedModel, now: number): Promise<DeploymentRequest> {
    const { runId, settings, review, announce, searchable } = trained;
    const run = await finishedRun(runId, this.#ports);
    if (!run) throw new WithinError('RUN_NOT_FOUND', `The run ${runId} left no document; run it again.`, { runId });
    await requireTracked(runId, this.#ports);
    const { registry } = this.#ports;
    const version = await versionOfRun(run, registry, settings.model);
    const request = await requestOf(version, { settings, id: runId, by: `run ${runId}`, now, runId }, registry);
    // The run asks for its review at the same time, so that it may not be there yet.
    const expectsReview = review !== undefined || settings.require?.includes('review') === true;
    const expected = { expectsReview, ...(review !== undefined && { review }) };
    return {
      ...request,
      ...(request.gate && expectsReview && { gate: { ...request.gate, ...expected } }),
      ...(announce && { announce }),
      ...(searchable && { searchable }),
    };
  }

  /** Keeps beside the run what became of its request, for whoever looks at the run. */
  keepBegun(runId: string, deployment: NonNullable<Begun['deployment']>): Promise<void> {
    return keepBegun(runId, { deployment }, this.#ports.records);
  }

  /**
   * True where the open deployment waits for a review into which the model of `request` has been brought as the newer
   * one: its gate will refuse it.
   */
  async isOvertaken(open: string, { digest, gate }: DeploymentRequest): Promise<boolean> {
    const before = await this.#kept.request(open);
    const review = before?.gate?.review;
    return review !== undefined && review === gate?.review && before?.digest !== digest;
  }

  async begin(request: DeploymentRequest): Promise<{ readonly previous?: number }> {
    const now = (await this.#ports.registry.model(request.model))?.aliases[request.alias];
    const previous = await this.#kept.begin(request, now);
    return previous === undefined ? {} : { previous };
  }

  async judgeGate({ runId, model, digest, gate }: DeploymentRequest): Promise<readonly GateFinding[]> {
    const run = runId === undefined ? undefined : await finishedRun(runId, this.#ports);
    const of = { subject: run?.pipeline ?? model, digest, ...(gate?.review !== undefined && { id: gate.review }) };
    const review = await reviewFinding(of, this.#ports.reviews);
    const isComing = review.state === 'absent' && gate?.expectsReview;
    return [
      ...gateFindings(run, run && (await this.#baseline(run.pipeline, Object.keys(run.metrics)))),
      isComing ? { ...review, state: 'waiting', why: 'its review has not begun yet' } : review,
    ];
  }

  /** The latest that was measured on a metric of the run, where it counts. */
  async #baseline(pipeline: string, metrics: readonly string[]): Promise<SeedBaseline | undefined> {
    const baselines = new Baselines(this.#ports.ledger);
    const measured = (await baselines.list()).findLast(
      (one) => one.pipeline === pipeline && metrics.includes(one.metric),
    );
    return measured && baselines.current(measured);
  }

  /**
   * Each target changes once: what one has done is kept before the next begins. The alias moves last, so that it never
   * names what is not out yet, and first on the way back.
   */
  async change(
    {
      request,
      change,
      previous,
    }: { readonly request: DeploymentRequest; readonly change: TargetChange; readonly previous?: number },
    signal: AbortSignal,
  ): Promise<{ readonly note?: string }> {
    const targets = this.#ports.targets(request);
    const notes: string[] = [];
    for (const target of change.stage === 'rolled-back' ? targets.toReversed() : targets) {
      const { kind } = target;
      const known = await this.#kept.done(request.id, change, kind);
      if (!known) {
        const again = !(await this.#kept.beginChange(request.id, change, kind));
        const note = await target.change({
          request,
          change,
          again,
          signal,
          ...(previous !== undefined && { previous }),
        });
        await this.#kept.endChange(request.id, change, kind, note);
        if (note !== undefined) notes.push(note);
      } else if (known.note !== undefined) notes.push(known.note);
    }
    return notes.length === 0 ? {} : { note: notes.join('; ') };
  }

  observe(of: { readonly deployment: string; readonly stage: DeploymentStage }): Promise<Observation> {
    return this.#kept.observation(of);
  }

  stageReview(asked: AskedStage): Promise<Omit<ReviewRequest, 'id'>> {
    return stageReview(asked, this.#ports);
  }

  keep(view: DeploymentView & { readonly sequence: number }): Promise<void> {
    return this.#kept.keep(view);
  }
}
