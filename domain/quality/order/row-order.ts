/** @module Whether rows that are alike stand close together: a permutation test on the places of nearest neighbours. */
import type { FeatureMatrix, RandomStream } from '../../learning/learner.ts';
import { NeighborIndex } from '../../learning/neighbor-search.ts';
import { shuffle } from '../../splitting/shuffle.ts';

export interface RowOrder {
  /** Largest distance of the places' differences from the law of random places (Kolmogorov-Smirnov), 0 to 1. */
  readonly statistic: number;
  /** By how much it exceeds its mean over random orders. */
  readonly effect: number;
  /** Share of random orders with a statistic as large, this one counted: exact (Phipson and Smyth 2010). */
  readonly pValue: number;
  readonly permutations: number;
}

const neighbors = 10;

const inOrder = (rows: number): Int32Array => Int32Array.from({ length: rows }, (_, row) => row);

/** Rows in the order of the table. The graph of neighbours stays, the places are permuted; undefined for fewer than 3 rows. */
export function testRowOrder(features: FeatureMatrix, stream: RandomStream, permutations = 199): RowOrder | undefined {
  const { rows } = features;
  if (rows < 3 || features.columns === 0) return undefined;
  const edges = neighborPairs(features, stream.fork(0));
  const law = lawOfDifferences(rows);
  const observed = statisticOf(edges, inOrder(rows), law);
  let asLarge = 1;
  let sum = 0;
  for (let index = 1; index <= permutations; index += 1) {
    const statistic = statisticOf(edges, shuffle(inOrder(rows), stream.fork(index)), law);
    sum += statistic;
    if (statistic >= observed - 1e-12) asLarge += 1;
  }
  return {
    statistic: observed,
    effect: observed - sum / permutations,
    pValue: asLarge / (permutations + 1),
    permutations,
  };
}

/** Row and neighbour in turn. Rows are searched in a random order: of equally distant ones the search takes the first. */
function neighborPairs(features: FeatureMatrix, stream: RandomStream): Int32Array {
  const { rows, columns, values } = features;
  const order = shuffle(inOrder(rows), stream);
  const mixed = new Float64Array(values.length);
  for (let column = 0; column < columns; column += 1) {
    for (let place = 0; place < rows; place += 1) {
      mixed[column * rows + place] = values[column * rows + (order[place] as number)] as number;
    }
  }
  const shuffled = { rows, columns, values: mixed };
  const pairs: number[] = [];
  new NeighborIndex({ features: shuffled, weights: undefined }, 'euclidean').search(
    shuffled,
    Math.min(neighbors + 1, rows),
    (row, nearest) => {
      for (let place = 0; place < nearest.size; place += 1) {
        const other = nearest.rowAt(place);
        if (other !== row) pairs.push(order[row] as number, order[other] as number);
      }
    },
  );
  return Int32Array.from(pairs);
}

/** P(|i - j| <= d) for two different places of n drawn at random: d (2n - d - 1) / (n (n - 1)). */
function lawOfDifferences(rows: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, d) => (d * (2 * rows - d - 1)) / (rows * (rows - 1)));
}

function statisticOf(edges: Int32Array, places: Int32Array, law: Float64Array): number {
  const counts = new Uint32Array(law.length);
  for (let edge = 0; edge < edges.length; edge += 2) {
    const difference = Math.abs(
      (places[edges[edge] as number] as number) - (places[edges[edge + 1] as number] as number),
    );
    counts[difference] = (counts[difference] as number) + 1;
  }
  let below = 0;
  let largest = 0;
  for (let d = 0; d < law.length; d += 1) {
    below += counts[d] as number;
    largest = Math.max(largest, Math.abs((2 * below) / edges.length - (law[d] as number)));
  }
  return largest;
}
