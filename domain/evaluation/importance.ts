/** @module Permutation importance of raw columns: how much worse the model gets when one column's values are shuffled. */
import type { Column, Table } from '../data/table.ts';
import type { ReadyModel } from '../model/predict.ts';
import { fitToSignature } from '../model/signature.ts';
import { allRows } from '../splitting/parts.ts';
import { shuffle } from '../splitting/shuffle.ts';
import { sampleRows } from '../statistics/bootstrap.ts';
import { meanInterval } from '../statistics/intervals.ts';
import { takeRows, takeValues } from '../transforms/columns.ts';
import { joinSample, type Truth } from './sample.ts';
import { createScorer } from './scorer.ts';
import { evaluationStream, importanceStream } from './streams.ts';

const repeats = 5;
/** Rows that importance is measured on at most, and cells, which bound the rows of a wide table. */
const mostRows = 2000;
const mostCells = 200_000;
const leastRows = 200;

export interface Importance {
  readonly feature: string;
  /** Mean over the shuffles of the rise of the log-loss, or of the fall of R². */
  readonly drop: number;
  /** 95% interval of that mean over 5 shuffles (Student's t). */
  readonly lower: number;
  readonly upper: number;
}

export interface ImportanceRequest {
  readonly ready: ReadyModel;
  /** Raw test rows. */
  readonly table: Table;
  readonly truth: Truth;
  readonly weights: Float64Array;
  readonly throwIfCancelled?: () => void;
}

/**
 * Most important first (Breiman 2001; Fisher, Rudin, Dominici 2019). Correlated columns share their importance: each
 * alone may look dispensable. Empty where the score is not defined.
 */
export async function permutationImportance(request: ImportanceRequest): Promise<Importance[]> {
  const { ready } = request;
  const inputs = ready.model.signature.inputs;
  const limit = Math.min(mostRows, Math.max(leastRows, Math.floor(mostCells / Math.max(1, inputs.length))));
  const rows = sampleRows(request.table.rowCount, evaluationStream('importance-rows'), limit);
  const table = takeRows(fitToSignature(ready.model.signature, request.table), rows);
  const score = scoreOn(request, rows);
  const base = await score(table);
  if (!Number.isFinite(base)) return [];
  const found: Importance[] = [];
  for (const [index, column] of table.columns.entries()) {
    const drops: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      request.throwIfCancelled?.();
      const stream = importanceStream(column.name, repeat);
      const shuffled = takeValues(column, shuffle(allRows(table.rowCount), stream));
      drops.push(base - (await score(withColumn(table, index, shuffled))));
    }
    const { mean, lower, upper } = meanInterval(drops);
    found.push({ feature: column.name, drop: mean, lower, upper });
  }
  return found.sort((a, b) => b.drop - a.drop);
}

function withColumn(table: Table, index: number, column: Column): Table {
  return { ...table, columns: table.columns.with(index, column) };
}

/** Higher is better: minus log-loss, or R². */
function scoreOn({ ready, truth, weights }: ImportanceRequest, rows: Uint32Array): (table: Table) => Promise<number> {
  const ownTruth: Truth =
    truth.task === 'classification'
      ? { task: truth.task, labels: Array.from(rows, (row) => truth.labels[row] ?? '') }
      : { task: truth.task, values: Float64Array.from(rows, (row) => truth.values[row] ?? Number.NaN) };
  const ownWeights = Float64Array.from(rows, (row) => weights[row] ?? 0);
  return async (table) => {
    const sample = joinSample(ownTruth, await ready.predict(table), ownWeights);
    if (sample.task === 'regression') return createScorer(sample, ['r2'])(ownWeights)['r2'] ?? Number.NaN;
    return -(createScorer(sample, ['log-loss'])(ownWeights)['log-loss'] ?? Number.NaN);
  };
}
