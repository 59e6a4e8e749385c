/** @module Judges a model on test rows: metrics with intervals beside a baseline, per class, confusion, importance. */
import { WithinError } from '../../contracts/errors.ts';
import type { Column, Table } from '../data/table.ts';
import { baselinePredictions, type Predictions, predictionColumns, type ReadyModel } from '../model/predict.ts';
import { bootstrapIntervals, sampleRows } from '../statistics/bootstrap.ts';
import { effectiveSize, type Interval, wilsonInterval } from '../statistics/intervals.ts';
import { labelAt, missingCount } from '../transforms/columns.ts';
import { confusionOf, marginsOf, perClassOf } from './confusion.ts';
import { type Importance, permutationImportance } from './importance.ts';
import { chosenMetrics } from './metric-names.ts';
import { type Metrics, type MetricValue, orNull } from './metrics.ts';
import { type ClassificationSample, joinSample, type Sample, type Truth, takeSample } from './sample.ts';
import { createScorer } from './scorer.ts';
import { evaluationStream } from './streams.ts';

export interface EvaluateRequest {
  readonly ready: ReadyModel;
  /** Raw test rows: the model's inputs. */
  readonly table: Table;
  /** The target in the same rows. */
  readonly target: Column;
  /** All one when absent. */
  readonly weights?: Float64Array | undefined;
  /** Metrics to report; all of the task when absent. */
  readonly metrics?: readonly string[] | undefined;
  readonly throwIfCancelled?: () => void;
}

export interface Evaluation {
  readonly metrics: Metrics;
  readonly predictions: Predictions;
  /** Columns `truth`, `prediction` and `p_<class>` of the table of predictions. */
  readonly columns: readonly Column[];
}

/**
 * Intervals are 95%: Wilson's for accuracy (with Kish's effective size under weights), else a percentile bootstrap of
 * 1,000 resamples of the test rows from a fixed stream. They hold for this model on new rows of the same kind; how much
 * another training set or seed would change is not in them.
 */
export async function evaluateModel(request: EvaluateRequest): Promise<Evaluation> {
  const { ready, table, target } = request;
  const { model } = ready;
  const names = chosenMetrics(model.task, request.metrics);
  const truth = truthOf(target, table.rowCount, model.task);
  const weights = request.weights ?? new Float64Array(table.rowCount).fill(1);
  const predictions = await ready.predict(table);
  const sample = joinSample(truth, predictions, weights);
  const baseline = joinSample(truth, baselinePredictions(model, table.rowCount), weights);
  const importance = await permutationImportance({ ...request, truth, weights });
  return {
    metrics: {
      task: model.task,
      target: model.target.name,
      learner: model.learner,
      rows: table.rowCount,
      trainRows: model.rows,
      metrics: scoreSample({ sample, baseline, names, ...cancel(request) }),
      ...(sample.task === 'classification' ? classDetail(sample) : {}),
      importance: importance.map((entry: Importance) => ({ ...entry })),
    },
    predictions,
    columns: [{ ...target, name: 'truth' }, ...predictionColumns(model, predictions)],
  };
}

const cancel = (request: { readonly throwIfCancelled?: () => void }): { throwIfCancelled?: () => void } =>
  request.throwIfCancelled ? { throwIfCancelled: request.throwIfCancelled } : {};

/** Truth of the test rows; a row without it cannot be judged. */
function truthOf(target: Column, rowCount: number, task: Metrics['task']): Truth {
  const refuse = (what: string): never => {
    throw new WithinError('TARGET_INVALID', what, { column: target.name });
  };
  if (rowCount === 0) return refuse('the test table has no rows; give evaluate a table with rows');
  const missing = missingCount(target);
  if (missing > 0) {
    return refuse(
      `target "${target.name}" is missing in ${missing} of ${rowCount} test rows; remove those rows or fill in their target`,
    );
  }
  if (task === 'classification') {
    return { task, labels: Array.from({ length: rowCount }, (_, row) => labelAt(target, row) ?? '') };
  }
  if (target.type === 'string') return refuse(`target "${target.name}" holds texts but the model predicts numbers`);
  return { task, values: target.values };
}

export interface ScoreRequest {
  readonly sample: Sample;
  readonly baseline: Sample;
  readonly names: readonly string[];
  readonly throwIfCancelled?: () => void;
}

/** Value, 95% interval and baseline of each metric. */
export function scoreSample(request: ScoreRequest): Record<string, MetricValue> {
  const { sample, baseline, names } = request;
  const { weights } = sample;
  const values = createScorer(sample, names)(weights);
  const baselines = createScorer(baseline, names)(weights);
  const intervals = intervalsOf(request, values);
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        value: orNull(values[name]),
        lower: orNull(intervals[name]?.lower),
        upper: orNull(intervals[name]?.upper),
        baseline: orNull(baselines[name]),
      },
    ]),
  );
}

function intervalsOf(
  request: ScoreRequest,
  values: Readonly<Record<string, number>>,
): Readonly<Record<string, Interval>> {
  const { sample, names } = request;
  const accuracy = values['accuracy'];
  const exact = accuracy === undefined ? {} : { accuracy: wilsonInterval(accuracy, effectiveSize(sample.weights)) };
  const others = names.filter((name) => name !== 'accuracy');
  if (others.length === 0) return exact;
  const base = takeSample(sample, sampleRows(sample.weights.length, evaluationStream('base')));
  const drawn = bootstrapIntervals(
    {
      weights: base.weights,
      statistics: createScorer(base, others),
      stream: evaluationStream('bootstrap'),
      rowCount: sample.weights.length,
      ...cancel(request),
    },
    values,
  );
  return { ...exact, ...drawn };
}

function classDetail(sample: ClassificationSample): Pick<Metrics, 'perClass' | 'confusion'> {
  const { size, counts } = confusionOf(sample, sample.weights);
  const labels = [...sample.classes];
  return {
    perClass: perClassOf(labels, marginsOf({ size, counts })),
    confusion: { labels, counts: labels.map((_, row) => Array.from(counts.subarray(row * size, (row + 1) * size))) },
  };
}
