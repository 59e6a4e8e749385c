/** @module Labels beside what models say of them, as every part of confident learning takes them. */
export interface LabelProbabilities {
  /** Class index per row. */
  readonly labels: Int32Array;
  /** Out-of-fold class probabilities, row-major: rows × `classCount`. */
  readonly probabilities: Float64Array;
  readonly classCount: number;
}

/** Rows per class. */
export function classCounts({ labels, classCount }: Pick<LabelProbabilities, 'labels' | 'classCount'>): Int32Array {
  const counts = new Int32Array(classCount);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

/** Probability that the row has the class. */
export function probabilityAt({ probabilities, classCount }: LabelProbabilities, row: number, label: number): number {
  return probabilities[row * classCount + label] ?? 0;
}

/** Most probable class of the row other than `label`; -1 where there is no other. Of equals the first. */
export function rivalOf(given: LabelProbabilities, row: number, label: number): number {
  let best = -1;
  for (let rival = 0; rival < given.classCount; rival += 1) {
    if (rival === label) continue;
    if (best < 0 || probabilityAt(given, row, rival) > probabilityAt(given, row, best)) best = rival;
  }
  return best;
}

/** Rows of each class, ascending. */
export function rowsByClass({ labels, classCount }: Pick<LabelProbabilities, 'labels' | 'classCount'>): Int32Array[] {
  const lists = Array.from(classCounts({ labels, classCount }), (count) => new Int32Array(count));
  const filled = new Int32Array(classCount);
  labels.forEach((label, row) => {
    const place = filled[label] ?? 0;
    const list = lists[label];
    if (list) list[place] = row;
    filled[label] = place + 1;
  });
  return lists;
}
