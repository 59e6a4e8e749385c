/** @module What a trial found: metrics over all held-out rows, by class and by slice, and each row's prediction. */
import type { Trial } from '../../contracts/sweep.ts';
import type { Table } from '../data/table.ts';
import { confusionOf, marginsOf, perClassOf } from '../evaluation/confusion.ts';
import { metricNames } from '../evaluation/metric-names.ts';
import { joinSample, type Sample, type Truth, takeSample } from '../evaluation/sample.ts';
import { createScorer } from '../evaluation/scorer.ts';
import type { Task } from '../learning/learner.ts';
import { encodeState } from '../learning/model-codec.ts';
import type { Predictions } from '../model/predict.ts';
import { taskOf } from '../model/target.ts';
import { weightsOf } from '../model/weights.ts';
import { columnNamed, labelAt } from '../transforms/columns.ts';
import type { Roles } from '../transforms/roles.ts';
import { joinFolds } from './fold-samples.ts';

export interface ScoredRequest {
  /** All rows, after the row-wise features. */
  readonly table: Table;
  readonly roles: Roles;
  readonly task?: Task | undefined;
  /** What the model is called. */
  readonly learner: { readonly name: string };
  /** Columns by whose values the metrics are told apart. */
  readonly slices: readonly string[];
  /** Also the metrics of each fold. */
  readonly perFold?: boolean | undefined;
}

export interface JudgedPart {
  /** Places of the held-out rows in the table of the sweep. */
  readonly rows: Uint32Array;
  /** The held-out rows with their target. */
  readonly table: Table;
  readonly predictions: Predictions;
  readonly trainRows: number;
}

/** A column with more values than this is no slice but a quantity or a key. */
const mostSlices = 20;

export class TrialScores {
  readonly #request: ScoredRequest;
  readonly #parts: JudgedPart[] = [];

  constructor(request: ScoredRequest) {
    this.#request = request;
  }

  add(part: JudgedPart): void {
    this.#parts.push(part);
  }

  trial(): Trial {
    const { learner, perFold } = this.#request;
    const samples = this.#parts.map((part) => this.#sampleOf(part));
    const sample = joinFolds(samples);
    const names = metricNames(sample.task);
    const slices = this.#slices(sample, names);
    return {
      schema: 1,
      learner: learner.name,
      task: sample.task,
      trainRows: this.#parts.reduce((sum, { trainRows }) => sum + trainRows, 0),
      testRows: sample.truth.length,
      metrics: scoresOf(sample, names),
      ...(sample.task === 'classification' && { labels: [...sample.classes], classes: classScores(sample) }),
      ...(slices && { slices }),
      rows: packed(Int32Array.from(this.#parts.flatMap(({ rows }) => [...rows]))),
      truth: packed(sample.truth),
      predicted: packed(sample.predicted),
      ...(perFold === true && { folds: samples.map((own, place) => this.#foldOf(own, names, place)) }),
    };
  }

  #foldOf(sample: Sample, names: readonly string[], place: number): NonNullable<Trial['folds']>[number] {
    const trainRows = this.#parts[place]?.trainRows ?? 0;
    return { trainRows, testRows: sample.truth.length, metrics: scoresOf(sample, names) };
  }

  /** A trial that could not be judged. */
  failed(failure: NonNullable<Trial['failed']>): Trial {
    const { table, roles, task, learner } = this.#request;
    const stated = task ?? roles.task;
    const nothing = packed(new Int32Array());
    return {
      schema: 1,
      learner: learner.name,
      task: roles.target === undefined ? (stated ?? 'regression') : taskOf(columnNamed(table, roles.target), stated),
      failed: failure,
      trainRows: 0,
      testRows: 0,
      metrics: {},
      rows: nothing,
      truth: nothing,
      predicted: nothing,
    };
  }

  #sampleOf({ table, predictions }: JudgedPart): Sample {
    const { roles } = this.#request;
    const truth = truthOf(table, roles.target ?? '', predictions.task);
    const weights =
      roles.weight === undefined
        ? new Float64Array(table.rowCount).fill(1)
        : weightsOf(columnNamed(table, roles.weight));
    return joinSample(truth, predictions, weights);
  }

  #slices(sample: Sample, names: readonly string[]): Trial['slices'] {
    const { slices } = this.#request;
    if (slices.length === 0) return undefined;
    return Object.fromEntries(slices.map((name) => [name, this.#sliceBy(name, sample, names)]));
  }

  #sliceBy(name: string, sample: Sample, names: readonly string[]) {
    const places = new Map<string, number[]>();
    let place = 0;
    for (const { table } of this.#parts) {
      const column = columnNamed(table, name);
      for (let row = 0; row < table.rowCount; row += 1, place += 1) {
        const value = labelAt(column, row) ?? '';
        const found = places.get(value);
        if (found) found.push(place);
        else places.set(value, [place]);
      }
    }
    const largest = [...places].toSorted(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
    return Object.fromEntries(
      largest.slice(0, mostSlices).map(([value, rows]) => {
        const part = takeSample(sample, Uint32Array.from(rows));
        return [value, { rows: rows.length, metrics: scoresOf(part, names) }];
      }),
    );
  }
}

function truthOf(table: Table, target: string, task: Task): Truth {
  const column = columnNamed(table, target);
  if (task === 'regression' && column.type !== 'string') return { task, values: column.values };
  return {
    task: 'classification',
    labels: Array.from({ length: table.rowCount }, (_, row) => labelAt(column, row) ?? ''),
  };
}

function scoresOf(sample: Sample, names: readonly string[]): Record<string, number | null> {
  const values = createScorer(sample, names)(sample.weights);
  return Object.fromEntries(names.map((name) => [name, finite(values[name])]));
}

function classScores(sample: Extract<Sample, { task: 'classification' }>): NonNullable<Trial['classes']> {
  const scores = perClassOf(sample.classes, marginsOf(confusionOf(sample, sample.weights)));
  return Object.fromEntries(
    scores.map(({ label, precision, recall, f1 }) => [
      label,
      { precision: finite(precision), recall: finite(recall), f1: finite(f1) },
    ]),
  );
}

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

const packed = (values: Int32Array | Float64Array) => encodeState(values) as Record<string, string>;
