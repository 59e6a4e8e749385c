/** @module What the workflow of a deployment asks for: begin, judge the gate, change the targets, read the counts, keep. */
import type {
  DeploymentRequest,
  DeploymentView,
  GateFinding,
  Observation,
  TargetChange,
} from '../../contracts/deployment.ts';
import type { DeploymentStage } from '../../contracts/names.ts';
import type { BlobStore, Ledger, RunRecordStore } from '../caching/ports.ts';
import { finishedRun } from '../collaboration/delivery/audit.ts';
import { Baselines } from '../sensitivity/baselines.ts';
import type { ModelRegistry } from '../tracking/ports.ts';
import { gateFindings, type SeedBaseline } from './gate.ts';
import type { OpenTargets } from './ports.ts';
import { DeploymentRecords } from './records.ts';

export interface DeploymentPorts {
  readonly registry: ModelRegistry;
  readonly targets: OpenTargets;
  /** Records of deployments. */
  readonly deployed: RunRecordStore;
  /** Records of runs. */
  readonly records: RunRecordStore;
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

  async begin(request: DeploymentRequest): Promise<{ readonly previous?: number }> {
    const now = (await this.#ports.registry.model(request.model))?.aliases[request.alias];
    const previous = await this.#kept.begin(request, now);
    return previous === undefined ? {} : { previous };
  }

  async judgeGate({ runId }: DeploymentRequest): Promise<readonly GateFinding[]> {
    const run = runId === undefined ? undefined : await finishedRun(runId, this.#ports);
    return gateFindings(run, run && (await this.#baseline(run.pipeline, Object.keys(run.metrics))));
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

  keep(view: DeploymentView & { readonly sequence: number }): Promise<void> {
    return this.#kept.keep(view);
  }
}
