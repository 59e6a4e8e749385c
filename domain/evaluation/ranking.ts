/** @module ROC AUC and average precision of one class against the rest; ranks are made once, weights vary. */

/** Rows by falling score; `ends` are the positions after each run of equal scores. */
export interface Ranking {
  readonly order: Uint32Array;
  readonly ends: Uint32Array;
}

export function rank(scores: Float64Array): Ranking {
  const order = Uint32Array.from({ length: scores.length }, (_, row) => row);
  order.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  const ends: number[] = [];
  for (let position = 1; position <= order.length; position += 1) {
    const last = scores[order[position - 1] ?? 0];
    if (position === order.length || scores[order[position] ?? 0] !== last) ends.push(position);
  }
  return { order, ends: Uint32Array.from(ends) };
}

export interface RankingScores {
  /** Probability that a row of the class scores above another row, ties half (area under the ROC curve). */
  readonly rocAuc: number;
  /** Precision averaged over the rises of recall (scikit-learn's average_precision_score). */
  readonly averagePrecision: number;
}

/** `truth[row] === positive` are rows of the class. NaN where either side has no weight. */
export function rankingScores(
  { order, ends }: Ranking,
  truth: Int32Array,
  positive: number,
  weights: Float64Array,
): RankingScores {
  let positives = 0;
  let negatives = 0;
  let area = 0;
  let precisionSum = 0;
  let start = 0;
  for (const end of ends) {
    let gained = 0;
    let wrong = 0;
    for (let position = start; position < end; position += 1) {
      const row = order[position] ?? 0;
      if (truth[row] === positive) gained += weights[row] ?? 0;
      else wrong += weights[row] ?? 0;
    }
    area += wrong * (positives + gained / 2);
    positives += gained;
    negatives += wrong;
    if (gained > 0) precisionSum += (gained * positives) / (positives + negatives);
    start = end;
  }
  return {
    rocAuc: positives > 0 && negatives > 0 ? area / (positives * negatives) : Number.NaN,
    averagePrecision: positives > 0 ? precisionSum / positives : Number.NaN,
  };
}
