/** @module All that is computed before a budget is known: out-of-fold probabilities, estimated noise, and the fate of planted errors. */
import type { RandomStream, Target } from '../../learning/learner.ts';
import { sampleRows } from '../../statistics/bootstrap.ts';
import { takeRows } from '../../transforms/columns.ts';
import { countBelow } from '../anomalies/sorted-counts.ts';
import { confidentJoint } from './confident-joint.ts';
import type { LabelProbabilities } from './label-probabilities.ts';
import { scoreLabels } from './label-scores.ts';
import { type NoiseFloor, noiseFloor } from './noise-floor.ts';
import { type NoiseMatrices, noiseMatrices } from './noise-matrix.ts';
import { type JudgedRows, outOfFold, repeatedOutOfFold } from './out-of-fold.ts';
import { type ErrorKind, plantErrors } from './planted-errors.ts';

export type ClassTarget = Extract<Target, { task: 'classification' }>;

/** Larger tables are judged once, and errors are planted in a sample of them. */
const manyRows = 50_000;
const sampledRows = 20_000;
/** Planted errors that make an interval of a few points; reached on any table by running small ones more often. */
const plantedRows = 240;
const plantedShare = 0.08;
const fewestRuns = 2;
const mostRuns = 12;

/** A planted error with the score that its wrong label got. */
export interface PlantedScore {
  readonly score: number;
  readonly weights: Readonly<Record<ErrorKind, number>>;
}

export interface LabelEvidence {
  readonly given: LabelProbabilities;
  /** 1 where the row's class was known to the models that judged it. */
  readonly judged: Uint8Array;
  /** Normalized margin per row: 0 is surely wrong, 1 surely right. */
  readonly scores: Float64Array;
  readonly floor: NoiseFloor;
  readonly matrices: NoiseMatrices;
  readonly planted: readonly PlantedScore[];
  /** Runs with planted errors, and models fitted in all. */
  readonly runs: number;
  readonly fits: number;
}

export interface EvidenceRequest extends JudgedRows {
  readonly target: ClassTarget;
  readonly stream: RandomStream;
  readonly progress?: ((share: number) => void) | undefined;
}

/**
 * Fits 5 folds × 3 models twice for the table as it is, and once more for each of 2 (large tables) to 12 (small ones)
 * copies in which 8% of the labels are planted errors.
 */
export function gatherEvidence(request: EvidenceRequest): LabelEvidence {
  const { target, stream } = request;
  const repeats = target.labels.length > manyRows ? 1 : 2;
  const own = repeatedOutOfFold(request, target, { stream: stream.fork(0), repeats });
  const given = { labels: target.labels, probabilities: own.predictions, classCount: target.classes.length };
  const floor = noiseFloor(given);
  const matrices = noiseMatrices(confidentJoint(given));
  const plot = plantingPlot(request, { given, floor, noise: matrices.givenByTrue });
  const runs = Math.max(fewestRuns, Math.min(mostRuns, Math.ceil(plantedRows / (plantedShare * plot.labels.length))));
  const planted: PlantedScore[] = [];
  let fits = own.fits;
  for (let run = 0; run < runs; run += 1) {
    request.progress?.((repeats + run) / (repeats + runs));
    const outcome = plantAndScore(plot, stream.fork(run + 2));
    planted.push(...outcome.planted);
    fits += outcome.fits;
  }
  request.progress?.(1);
  const scores = scoreLabels(given, 'normalized_margin');
  return { given, judged: own.judged, scores, floor, matrices, planted, runs, fits };
}

/** Rows in which errors are planted: all, or a random sample of a large table. */
interface Plot extends JudgedRows {
  readonly classes: readonly string[];
  readonly labels: Int32Array;
  readonly given: LabelProbabilities;
  readonly noise: Float64Array;
  readonly suspicion: Float64Array;
}

interface Estimates {
  readonly given: LabelProbabilities;
  readonly floor: NoiseFloor;
  readonly noise: Float64Array;
}

function plantingPlot(request: EvidenceRequest, { given, floor, noise }: Estimates): Plot {
  const { target, table, groups, ...others } = request;
  const count = target.labels.length;
  const rows = sampleRows(count, request.stream.fork(1), count > manyRows ? sampledRows : count);
  const labels = Int32Array.from(rows, (row) => target.labels[row] ?? 0);
  const probabilities = Float64Array.from(
    { length: rows.length * given.classCount },
    (_, index) =>
      given.probabilities[
        (rows[Math.floor(index / given.classCount)] ?? 0) * given.classCount + (index % given.classCount)
      ] ?? 0,
  );
  return {
    ...others,
    table: rows.length === count ? table : takeRows(table, rows),
    groups: groups && { ...groups, codes: Int32Array.from(rows, (row) => groups.codes[row] ?? 0) },
    classes: target.classes,
    labels,
    given: { labels, probabilities, classCount: given.classCount },
    noise,
    suspicion: Float64Array.from(rows, (row) => floor.suspicion[row] ?? 0),
  };
}

/**
 * More errors make models less sure of every row. So a planted error's score is told on the scale of the table as it
 * is: it takes the place among the other rows' own scores that it has among their scores in this run.
 */
function plantAndScore(
  plot: Plot,
  stream: RandomStream,
): { readonly planted: readonly PlantedScore[]; readonly fits: number } {
  const chosen = plantErrors({ ...plot, stream: stream.fork(0) });
  const labels = plot.labels.slice();
  for (const { row, label } of chosen) labels[row] = label;
  const target: ClassTarget = { task: 'classification', classes: plot.classes, labels };
  const { predictions, fits } = outOfFold(plot, target, stream.fork(1));
  const scores = scoreLabels({ ...plot.given, labels, probabilities: predictions }, 'normalized_margin');
  const before = scoreLabels(plot.given, 'normalized_margin');
  const isPlanted = new Set(chosen.map(({ row }) => row));
  const others = (_: number, row: number): boolean => !isPlanted.has(row);
  const scale = { from: scores.filter(others).sort(), to: before.filter(others).sort() };
  return { planted: chosen.map(({ row, weights }) => ({ score: rescale(scores[row] ?? 0, scale), weights })), fits };
}

/** Both ascending and of one length; a score between two is put between their partners. */
interface Scale {
  readonly from: Float64Array;
  readonly to: Float64Array;
}

function rescale(score: number, { from, to }: Scale): number {
  const below = countBelow(from, score);
  if (below === 0) return Math.min(score, to[0] ?? score);
  if (below === from.length) return to[below - 1] ?? score;
  const [low = 0, high = 0] = [from[below - 1], from[below]];
  const share = high > low ? (score - low) / (high - low) : 0;
  return (to[below - 1] ?? 0) + share * ((to[below] ?? 0) - (to[below - 1] ?? 0));
}
