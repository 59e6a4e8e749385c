/** @module A table that is its own reference: each row scored by models that did not see it, then ranked among all (cross-conformal, Vovk 2015). */
import { WithinError } from '../../../contracts/errors.ts';
import type { Table } from '../../data/table.ts';
import { sortDoubles } from '../../learning/sort-doubles.ts';
import { assignFolds } from '../../splitting/assign.ts';
import { allRows } from '../../splitting/parts.ts';
import type { AnomalyVerdict } from './anomaly-model.ts';
import { type AnomalyBudget, certifyTable, flagged } from './conformal.ts';
import { keepBeyondFence } from './fence.ts';
import { type FittedScore, fitScore, type ScoreRequest, scoreTableRows } from './fitted-score.ts';
import { rowGroups } from './row-groups.ts';
import { countBelow } from './sorted-counts.ts';

/** Differences of coordinates that all folds together may take: some 20 seconds of the neighbour search. */
const workBudget = 2e11;
const mostTrainingRows = 50_000;
const fewestTrainingRows = 1024;

export interface TableVerdict extends AnomalyVerdict {
  /** The score that judged the row, which was fitted without it and its group; `rows` are the ones it was fitted on. */
  scoreOf(row: number): FittedScore & { readonly rows: Uint32Array };
}

/** Throws `DATA_INVALID` for fewer rows or groups than folds, or where no column can be judged. */
export function checkTable(
  request: ScoreRequest & { readonly budget: AnomalyBudget; readonly progress?: ((share: number) => void) | undefined },
): TableVerdict {
  const { table, settings, stream, budget } = request;
  const foldOf = foldsOf(request);
  const most = trainingRows(table);
  const scores = new Float64Array(table.rowCount);
  const fitted = Array.from({ length: settings.folds }, (_, fold) => {
    const seen = allRows(table.rowCount).filter((row) => foldOf[row] !== fold);
    const unseen = allRows(table.rowCount).filter((row) => foldOf[row] === fold);
    const score = fitScore({ ...request, stream: stream.fork(fold + 1) }, seen, most);
    const own = scoreTableRows(score, table, { rows: unseen, throwIfCancelled: request.throwIfCancelled });
    own.forEach((value, place) => {
      scores[unseen[place] as number] = value;
    });
    request.progress?.((fold + 1) / settings.folds);
    return score;
  });
  const sorted = sortDoubles(scores);
  const pValues = ranks(scores, sorted);
  const certificate = certifyTable(table.rowCount, budget);
  const isIssue = flagged(pValues, certificate);
  keepBeyondFence(isIssue, scores, { reference: sorted, fence: settings.fence });
  return {
    scores,
    pValues,
    isIssue,
    certificate,
    scoreOf: (row) => fitted[foldOf[row] as number] as FittedScore & { readonly rows: Uint32Array },
  };
}

function foldsOf({ table, roles, settings, stream }: ScoreRequest): Uint32Array {
  const { groupOf, count } = rowGroups(table, roles);
  if (count < settings.folds) {
    throw new WithinError(
      'DATA_INVALID',
      `anomalies are judged in ${settings.folds} folds and the table has ${count} independent rows; give more rows, or lower \`folds\``,
      { rows: table.rowCount, groups: count },
    );
  }
  const foldOfGroup = assignFolds(count, settings.folds, stream.fork(0));
  return Uint32Array.from(groupOf, (group) => foldOfGroup[group] as number);
}

/** All rows of a usual table; fewer the larger it is, so that the work grows with the rows and not with their square. */
function trainingRows({ rowCount, columns }: Table): number {
  const affordable = Math.floor(workBudget / (Math.max(1, rowCount) * Math.max(1, columns.length)));
  return Math.max(fewestTrainingRows, Math.min(mostTrainingRows, affordable));
}

/** Share of all rows whose score is at least as high. */
function ranks(scores: Float64Array, sorted: Float64Array): Float64Array {
  const n = scores.length;
  return scores.map((score) => (n - countBelow(sorted, score)) / n);
}
