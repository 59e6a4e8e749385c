/** @module Baselines of seed luck: how a model type varies on a pipeline, kept by what it was measured on. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';
import type { Definition } from '../../contracts/graph.ts';
import type { RunDocument } from '../../contracts/run.ts';
import type { SweepDocument, SweepLedger } from '../../contracts/sweep.ts';
import type { AcceptedBaseline } from '../../contracts/sweep-baseline.ts';
import type { Ledger } from '../caching/ports.ts';
import { meanOf, varianceOf } from '../statistics/moments.ts';
import { checkSweep } from './baseline-alarms.ts';
import { checkRun, predictionInterval } from './baseline-check.ts';
import {
  type Acceptance,
  acceptanceSchema,
  type Baseline,
  baselineSchema,
  currentOf,
  type DatedAcceptance,
  isOf,
  type Series,
  type StoredBaseline,
} from './baseline-series.ts';
import { blocksOf } from './sweep-ledger.ts';
import { isScore } from './total-effects.ts';

export const alarmSchema = z.strictObject({
  schema: z.literal(1),
  kind: z.literal('seedBaseline'),
  pipeline: z.string(),
  modelType: z.string(),
  metric: z.string(),
  /** Sweep or run that differs, and the sweep of the baseline. */
  of: z.string(),
  baseline: z.string(),
  message: z.string(),
});
export type BaselineAlarm = z.infer<typeof alarmSchema>;

interface Measured {
  readonly sweepId: string;
  readonly document: SweepDocument;
  readonly ledger: SweepLedger;
  /** Node major, V8 and platform: what decides floating-point results. */
  readonly runtime: Readonly<Record<string, string>>;
}

export interface Accepting {
  readonly sweepId: string;
  readonly author: string;
  readonly why?: string;
}

/** Fewer scores make an interval that says nothing. */
const leastScores = 5;

export class Baselines {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Every baseline, oldest first; of a sweep that was concluded twice the first. */
  async list(): Promise<readonly StoredBaseline[]> {
    const records = await this.#ledger.read('baseline');
    const found = new Map<string, StoredBaseline>();
    for (const { at, value } of records) {
      const { data } = baselineSchema.safeParse(value);
      if (data && !found.has(data.sweepId)) found.set(data.sweepId, { ...data, at });
    }
    return [...found.values()];
  }

  /** Every alarm, oldest first. */
  async alarms(): Promise<readonly (BaselineAlarm & { readonly at: number })[]> {
    const found = new Map<string, BaselineAlarm & { readonly at: number }>();
    for (const { at, value } of await this.#ledger.read('alarm')) {
      const { data } = alarmSchema.safeParse(value);
      // A run that is concluded once more raises its alarm once more.
      const name = data && `${data.of} ${data.message}`;
      if (data && name !== undefined && !found.has(name)) found.set(name, { ...data, at });
    }
    return [...found.values()];
  }

  /** Baselines that somebody has accepted, oldest first. */
  async accepted(): Promise<readonly DatedAcceptance[]> {
    return (await this.#ledger.read('baseline')).flatMap(({ at, value }) => {
      const { data } = acceptanceSchema.safeParse(value);
      return data ? [{ ...data, at }] : [];
    });
  }

  /** What new runs and sweeps of a model type on a pipeline are held against. */
  async current(of: Series): Promise<StoredBaseline | undefined> {
    return currentOf((await this.list()).filter(isOf(of)), await this.accepted());
  }

  /** Lets the baseline of a sweep count from now on. `SWEEP_INVALID` where the sweep left none. */
  async accept({ sweepId, ...said }: Accepting): Promise<AcceptedBaseline> {
    const found = (await this.list()).find((one) => one.sweepId === sweepId);
    if (!found) {
      const message = `the sweep ${sweepId} left no baseline: it has not ended, or it had the fits of an earlier one; within sweep baselines lists those that did`;
      throw new WithinError('SWEEP_INVALID', message, { sweepId });
    }
    const { pipeline, modelType, metric } = found;
    const before = await this.current(found);
    const accepted = { sweepId, pipeline, modelType, metric, author: said.author };
    if (before?.sweepId === sweepId) return accepted;
    await this.#ledger.append('baseline', { schema: 1, accepted: sweepId, ...said } satisfies Acceptance);
    return { ...accepted, ...(before && { replaces: before.sweepId }) };
  }

  /** Sentences, and alarms in the ledger, where a run's score lies outside of what its baseline lets expect. */
  async judgeRun(run: RunDocument, { modelType }: Pick<Definition, 'modelType'>): Promise<readonly string[]> {
    if (run.kind !== 'training' || modelType === undefined) return [];
    const measured = (await this.list()).findLast(
      (one) => one.pipeline === run.pipeline && one.modelType === modelType && run.metrics[one.metric] !== undefined,
    );
    const found = measured && (await this.current(measured));
    const value = found && run.metrics[found.metric]?.value;
    if (!found || typeof value !== 'number' || found.scores.length < leastScores) return [];
    const expected = predictionInterval(found.scores);
    if (checkRun(expected, value) === 'inside') return [];
    const { lower, upper } = expected;
    const { pipeline, metric, sweepId } = found;
    const message = `The ${metric} of this run is ${value.toPrecision(4)}; by the seeds alone it would lie between ${lower.toPrecision(4)} and ${upper.toPrecision(4)} in 95 of 100 runs (baseline ${sweepId}).`;
    // A run that only reused results was told of when they were made.
    if (run.steps.some(({ outcome }) => outcome === 'ran'))
      await this.#raise({ pipeline, modelType, metric, of: run.runId, baseline: sweepId, message });
    return [message];
  }

  /**
   * Keeps what a sweep has measured and compares it with the baseline that counts; one that differs counts only once
   * it is accepted, so that a drift cannot make itself the rule. Alarms are sentences.
   */
  async keep(measured: Measured): Promise<{ readonly key: string; readonly alarms: readonly string[] }> {
    const baseline = baselineOf(measured);
    const { key, pipeline, modelType, metric, sweepId } = baseline;
    const series = (await this.list()).filter(isOf(baseline));
    const current = currentOf(series, await this.accepted());
    const alarms = current && !sameFits(current, baseline) ? checkSweep(current, baseline) : [];
    // The same fits once more are no other measurement; what they said is said again, and raised no second time.
    if (series.some((one) => sameFits(one, baseline))) return { key, alarms };
    // Alarms first: who is interrupted in between raises them again, and they are listed once.
    for (const message of alarms)
      await this.#raise({ pipeline, modelType, metric, of: sweepId, baseline: current?.sweepId ?? '', message });
    const alarming = alarms.length > 0 && { alarming: true as const };
    await this.#ledger.append('baseline', { ...baseline, ...alarming } satisfies Baseline);
    return { key, alarms };
  }

  async #raise(alarm: Omit<BaselineAlarm, 'schema' | 'kind'>): Promise<void> {
    await this.#ledger.append('alarm', { schema: 1, kind: 'seedBaseline', ...alarm } satisfies BaselineAlarm);
  }
}

function sameFits(a: Baseline, b: Baseline): boolean {
  return (
    a.key === b.key && a.scores.length === b.scores.length && a.scores.every((score, at) => score === b.scores[at])
  );
}

function baselineOf({ sweepId, document, ledger, runtime }: Measured): Baseline {
  const scores = blocksOf(ledger, [])
    .map(({ base }) => base)
    .filter(isScore);
  const { definition, components } = document;
  const modelType = definition.modelType ?? '';
  return {
    schema: 1,
    key: keyOf(document, runtime),
    sweepId,
    pipeline: definition.pipeline,
    modelType,
    metric: ledger.metric,
    components: [...components],
    scores,
    mean: meanOf(scores),
    sd: Math.sqrt(varianceOf(scores)),
  };
}

/** What the numbers hang on: all steps with their code, parameters and sources, and the runtime; not the seeds. */
function keyOf({ definition }: SweepDocument, runtime: Measured['runtime']): string {
  const steps = definition.steps.map(({ name, use, code, in: inputs, with: params }) => {
    const fingerprint = definition.code[code]?.fingerprint;
    return [name, use, fingerprint, inputs, params];
  });
  return createHash('sha256')
    .update(
      JSON.stringify([
        definition.modelType ?? '',
        steps,
        Object.entries(runtime).toSorted(([a], [b]) => (a < b ? -1 : 1)),
      ]),
    )
    .digest('hex');
}
