/** @module A score fitted on some rows of a table, their encoding included: what folds and reference models have in common. */
import type { Table } from '../../data/table.ts';
import type { RandomStream } from '../../learning/learner.ts';
import { sampleRows } from '../../statistics/bootstrap.ts';
import { takeRows } from '../../transforms/columns.ts';
import type { Roles } from '../../transforms/roles.ts';
import { learnEncoding, type TableEncoding } from './column-encoding.ts';
import { encodeRows } from './encoded-rows.ts';
import type { AnomalyScorer } from './scorer.ts';
import { type AnomalySettings, fitScorer } from './settings.ts';

export interface FittedScore {
  readonly encoding: TableEncoding;
  readonly scorer: AnomalyScorer;
}

export interface ScoreRequest {
  readonly table: Table;
  readonly roles: Roles;
  readonly settings: AnomalySettings;
  readonly stream: RandomStream;
  readonly throwIfCancelled?: (() => void) | undefined;
}

/** Fits on `most` of the given rows at most, drawn at random; says which. */
export function fitScore(
  request: ScoreRequest,
  rows: Uint32Array,
  most: number,
): FittedScore & { readonly rows: Uint32Array } {
  const { table, roles, settings, stream, throwIfCancelled } = request;
  const chosen = sampleRows(rows.length, stream.fork(0), most).map((place) => rows[place] as number);
  const reference = takeRows(table, chosen);
  const encoding = learnEncoding({
    table: reference,
    roles,
    scaling: settings.method === 'robust-z' ? 'robust' : settings.scaling,
    columns: settings.method === 'robust-z' ? 'numbers' : 'all',
  });
  throwIfCancelled?.();
  const features = encodeRows(reference, encoding);
  const scorer = fitScorer({ settings, features, stream: stream.fork(1), throwIfCancelled });
  return { encoding, scorer, rows: chosen };
}

/** Rows are encoded and scored so many at a time. */
const rowsPerBlock = 65_536;

/** Scores of the given rows of a table; blocks bound the memory, and cancelling waits for one at most. */
export function scoreTableRows(
  { encoding, scorer }: FittedScore,
  table: Table,
  { rows, throwIfCancelled }: { readonly rows: Uint32Array; readonly throwIfCancelled?: (() => void) | undefined },
): Float64Array {
  const scores = new Float64Array(rows.length);
  for (let from = 0; from < rows.length; from += rowsPerBlock) {
    throwIfCancelled?.();
    const block = takeRows(table, rows.subarray(from, from + rowsPerBlock));
    scores.set(scorer.score(encodeRows(block, encoding)), from);
  }
  return scores;
}
