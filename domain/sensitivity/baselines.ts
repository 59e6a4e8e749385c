/** @module Baselines of seed luck: how a model type varies on a pipeline, kept by what it was measured on. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Definition } from '../../contracts/graph.ts';
import type { RunDocument } from '../../contracts/run.ts';
import type { SweepDocument, SweepLedger } from '../../contracts/sweep.ts';
import type { Ledger } from '../caching/ports.ts';
import { meanOf, varianceOf } from '../statistics/moments.ts';
import { checkSweep } from './baseline-alarms.ts';
import { checkRun, predictionInterval } from './baseline-check.ts';
import { blocksOf } from './sweep-ledger.ts';
import { isScore } from './total-effects.ts';

export const baselineSchema = z.strictObject({
  schema: z.literal(1),
  /** Of everything below but the scores: model type, data, parameters, code and runtime. */
  key: z.string(),
  sweepId: z.string(),
  pipeline: z.string(),
  modelType: z.string(),
  metric: z.string(),
  components: z.array(z.string()),
  /** Scores of the base fits, one a block. */
  scores: z.array(z.number()),
  mean: z.number(),
  sd: z.number(),
});
export type Baseline = z.infer<typeof baselineSchema>;

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

export interface StoredBaseline extends Baseline {
  readonly at: number;
}

interface Measured {
  readonly sweepId: string;
  readonly document: SweepDocument;
  readonly ledger: SweepLedger;
  /** Node major, V8 and platform: what decides floating-point results. */
  readonly runtime: Readonly<Record<string, string>>;
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

  /** Newest baseline of the model type on the pipeline. */
  async newest(of: Pick<Baseline, 'pipeline' | 'modelType' | 'metric'>): Promise<StoredBaseline | undefined> {
    const all = await this.list();
    return all.findLast(
      ({ pipeline, modelType, metric }) =>
        pipeline === of.pipeline && modelType === of.modelType && metric === of.metric,
    );
  }

  /** Sentences, and alarms in the ledger, where a run's score lies outside of what its baseline lets expect. */
  async judgeRun(run: RunDocument, { modelType }: Pick<Definition, 'modelType'>): Promise<readonly string[]> {
    if (run.kind !== 'training' || modelType === undefined) return [];
    const found = (await this.list()).findLast(
      (one) => one.pipeline === run.pipeline && one.modelType === modelType && run.metrics[one.metric] !== undefined,
    );
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

  /** Keeps what a sweep has measured and compares it with the newest baseline before it. Alarms are sentences. */
  async keep(measured: Measured): Promise<{ readonly key: string; readonly alarms: readonly string[] }> {
    const baseline = baselineOf(measured);
    const earlier = await this.newest(baseline);
    // The same fits once more say nothing new.
    if (earlier && sameFits(earlier, baseline)) return { key: baseline.key, alarms: [] };
    const alarms = earlier ? checkSweep(earlier, baseline) : [];
    await this.#ledger.append('baseline', baseline);
    const { pipeline, modelType, metric, sweepId } = baseline;
    for (const message of alarms)
      await this.#raise({ pipeline, modelType, metric, of: sweepId, baseline: earlier?.sweepId ?? '', message });
    return { key: baseline.key, alarms };
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
