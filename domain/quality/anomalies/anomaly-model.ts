/** @module A reference learned once, by which new rows are judged: a frozen score and the scores of calibration rows. */
import { z } from 'zod';
import { WithinError } from '../../../contracts/errors.ts';
import type { Table } from '../../data/table.ts';
import type { RandomStream } from '../../learning/learner.ts';
import { encodeState, readState } from '../../learning/model-codec.ts';
import { sortDoubles } from '../../learning/sort-doubles.ts';
import { allRows } from '../../splitting/parts.ts';
import { shuffle } from '../../splitting/shuffle.ts';
import { encodingSchema } from './column-encoding.ts';
import { type AnomalyBudget, type Certificate, certify, conformalPValues, flagged } from './conformal.ts';
import { encodedWidth } from './encoded-rows.ts';
import { keepBeyondFence } from './fence.ts';
import { type FittedScore, fitScore, type ScoreRequest, scoreTableRows } from './fitted-score.ts';
import { rowGroups } from './row-groups.ts';
import { type AnomalySettings, anomalySettingsSchema, restoreScorer } from './settings.ts';

/** A score is fitted on so many rows at most; all are searched exactly. */
const mostTrainingRows = 50_000;
/** Rows drawn from a larger reference: scoring a million rows of 20 columns against them takes seconds, not minutes. */
const drawnTrainingRows = 16_384;
/** More would sharpen the rate by less than 0.3 points. */
const mostCalibrationRows = 10_000;

/** No alpha: rates are chosen when rows are judged. */
export interface AnomalyModel extends FittedScore {
  readonly settings: AnomalySettings;
  /** Rows that the score was fitted on. */
  readonly trainingRows: number;
  /** Scores of rows that it was not fitted on, ascending. */
  readonly calibration: Float64Array;
}

/**
 * Splits the reference into rows to fit on and rows to calibrate on, whole groups on either side; of a group one row
 * calibrates, drawn at random, so that calibration rows are independent. Throws `DATA_INVALID` for fewer than 2 rows
 * or groups, or without a column that can be judged.
 */
export function fitAnomalyModel(request: ScoreRequest): AnomalyModel {
  const { table, settings, stream, throwIfCancelled } = request;
  const { training, calibrating } = splitReference(request);
  const most = training.length > mostTrainingRows ? drawnTrainingRows : mostTrainingRows;
  const fitted = fitScore({ ...request, stream: stream.fork(1) }, training, most);
  requireColumns(fitted);
  const scores = scoreTableRows(fitted, table, { rows: calibrating, throwIfCancelled });
  return {
    settings,
    encoding: fitted.encoding,
    scorer: fitted.scorer,
    trainingRows: fitted.rows.length,
    calibration: sortDoubles(scores),
  };
}

function requireColumns({ encoding }: FittedScore): void {
  if (encoding.columns.length > 0) return;
  const names = encoding.skipped.map(({ name }) => name);
  throw new WithinError(
    'DATA_INVALID',
    `anomalies cannot be judged: no feature column holds values to compare (skipped: ${names.slice(0, 5).join(', ') || 'none'}); give the table such columns, or leave this detector out`,
    { columns: names },
  );
}

function splitReference({ table, roles, settings, stream }: ScoreRequest): {
  readonly training: Uint32Array;
  readonly calibrating: Uint32Array;
} {
  const { groupOf, count } = rowGroups(table, roles);
  if (count < 2) {
    throw new WithinError(
      'DATA_INVALID',
      `anomalies need a reference of at least 2 rows that are independent and it has ${count}; give more rows`,
      { rows: table.rowCount, groups: count },
    );
  }
  const share = Math.max(1, Math.min(count - 1, Math.floor(count * settings.calibration + 1e-9)));
  const order = shuffle(allRows(count), stream.fork(0));
  const calibrates = new Uint8Array(count);
  for (let place = 0; place < Math.min(share, mostCalibrationRows); place += 1) calibrates[order[place] as number] = 1;
  const training = allRows(table.rowCount).filter((row) => calibrates[groupOf[row] as number] === 0);
  return { training, calibrating: oneOfEach(groupOf, calibrates, stream.fork(2)) };
}

/** One row of each chosen group, each of its rows equally likely: reservoir sampling. */
function oneOfEach(groupOf: Int32Array, chosen: Uint8Array, stream: RandomStream): Uint32Array {
  const met = new Uint32Array(chosen.length);
  const rows = new Int32Array(chosen.length).fill(-1);
  for (let row = 0; row < groupOf.length; row += 1) {
    const group = groupOf[row] as number;
    if (chosen[group] === 0) continue;
    const before = (met[group] as number) + 1;
    met[group] = before;
    if (before === 1 || stream.nextBelow(before) === 0) rows[group] = row;
  }
  return Uint32Array.from(rows.filter((row) => row >= 0));
}

export interface AnomalyVerdict {
  readonly scores: Float64Array;
  readonly pValues: Float64Array;
  readonly isIssue: Uint8Array;
  readonly certificate: Certificate;
}

/** Judges new rows. Throws `SIGNATURE_MISMATCH` where they lack a column of the reference or hold texts for numbers. */
export function judgeRows(
  model: AnomalyModel,
  table: Table,
  {
    budget,
    throwIfCancelled,
  }: { readonly budget: AnomalyBudget; readonly throwIfCancelled?: (() => void) | undefined },
): AnomalyVerdict {
  const scores = scoreTableRows(model, table, { rows: allRows(table.rowCount), throwIfCancelled });
  const pValues = conformalPValues(model.calibration, scores);
  const certificate = certify(model.calibration.length, budget);
  const isIssue = flagged(pValues, certificate);
  keepBeyondFence(isIssue, scores, { reference: model.calibration, fence: model.settings.fence });
  return { scores, pValues, isIssue, certificate };
}

const version = 1;
const stateSchema = z.strictObject({
  version: z.literal(version),
  settings: anomalySettingsSchema,
  encoding: encodingSchema,
  trainingRows: z.int().min(1),
  calibration: z
    .instanceof(Float64Array)
    .refine((scores) => scores.every((score, place) => score >= (scores[place - 1] ?? score)), 'scores do not ascend'),
});
const stored = z.looseObject({ scorer: z.unknown() });

/** JSON value; data only, byte-stable. Method knn keeps its reference rows, scaled, unless `prototypes` is set; ecod the values of each column, sorted. */
export function encodeAnomalyModel(model: AnomalyModel): unknown {
  const { settings, encoding, scorer, trainingRows, calibration } = model;
  const { prototypes, fence, ...chosen } = settings;
  return {
    ...(encodeState({
      version,
      settings: { ...chosen, ...(prototypes !== undefined && { prototypes }), ...(fence !== undefined && { fence }) },
      encoding,
      trainingRows,
      calibration,
    }) as object),
    scorer: encodeState(scorer.state()),
  };
}

/** Inverse of `encodeAnomalyModel`. Throws `DATA_INVALID` for a model that was damaged or is of another version. */
export function decodeAnomalyModel(json: unknown): AnomalyModel {
  const parts = stored.safeParse(json);
  if (!parts.success)
    throw new WithinError('DATA_INVALID', 'the saved anomaly model is damaged: it is no object; train it again');
  const { scorer: scorerState, ...others } = parts.data;
  const state = readState('anomaly', stateSchema, others);
  const scorer = restoreScorer(state.settings.method, scorerState);
  if ((scorer.coordinates ?? encodedWidth(state.encoding)) !== encodedWidth(state.encoding)) {
    throw new WithinError(
      'DATA_INVALID',
      'the saved anomaly model is damaged: its score and its columns do not fit; train it again',
    );
  }
  return { ...state, scorer };
}
