/** @module The two-sample Kolmogorov-Smirnov test: statistic, exact and large-sample p-values. */
import { type Empirical, walkBoth } from './empirical.ts';

/** Lattice points that the exact recursion may walk: some tenths of a second. */
const mostLatticePoints = 2e7;
/** Up to this size the one-sample distribution is computed in full. */
const largestMatrixSample = 400;
/** Ranks within this of the threshold count as on it: the statistic is a quotient of whole numbers, rounded. */
const slack = 1e-7;

/** Largest distance between the two distribution functions, 0 to 1; 0 where a sample is empty. */
export function ksStatistic(first: Empirical, second: Empirical): number {
  if (first.total === 0 || second.total === 0) return 0;
  let largest = 0;
  walkBoth(first, second, (_value, a, b) => {
    largest = Math.max(largest, Math.abs(a / first.total - b / second.total));
  });
  return largest;
}

/**
 * P(D >= statistic) for samples of these sizes from one law: exact where the walk is short enough, else of the one-sample
 * statistic of n m / (n + m) observations. Conservative where values are tied. 1 for an empty sample.
 */
export function ksProbability(statistic: number, n: number, m: number): number {
  if (n < 1 || m < 1 || statistic <= 0) return 1;
  const points = n * m * Math.min(1, 2 * statistic);
  return points <= mostLatticePoints ? ksExactProbability(statistic, n, m) : ksLargeSampleProbability(statistic, n, m);
}

/**
 * Exact P(D >= statistic): the share of all orders of the pooled observations whose path over the lattice of ranks
 * leaves the band |i/n - j/m| < statistic (Hodges 1957, as in R's psmirnov). A path to (i, j) comes from (i - 1, j)
 * with probability i / (i + j). Walks the band alone, so that small probabilities keep their digits.
 */
export function ksExactProbability(statistic: number, n: number, m: number): number {
  const limit = (Math.floor(statistic * n * m - slack) + 0.5) / (n * m);
  const outside = new Float64Array(m + 1).fill(1);
  outside.fill(0, 0, Math.min(m, Math.floor(m * limit)) + 1);
  for (let i = 1; i <= n; i += 1) {
    const low = Math.max(0, Math.ceil(m * (i / n - limit)));
    const high = Math.min(m, Math.floor(m * (i / n + limit)));
    if (low > 0) outside[low - 1] = 1;
    for (let j = low; j <= high; j += 1) {
      const left = j === 0 ? 0 : (outside[j - 1] as number);
      outside[j] = (i * (outside[j] as number) + j * left) / (i + j);
    }
  }
  return Math.min(1, outside[m] as number);
}

/** P(D >= statistic) as for one sample of round(n m / (n + m)) observations against a known law, as SciPy's `asymp`. */
export function ksLargeSampleProbability(statistic: number, n: number, m: number): number {
  const effective = Math.max(1, Math.round((n * m) / (n + m)));
  if (effective <= largestMatrixSample) return 1 - oneSampleBelow(statistic, effective);
  const root = Math.sqrt(effective);
  // Stephens's correction (1970) of the limit law.
  return kolmogorovUpperTail(statistic * (root + 0.12 + 0.11 / root));
}

/** P(K > x) of Kolmogorov's limit law: 2 sum (-1)^(j-1) exp(-2 j² x²), or the theta series where that converges slowly. */
function kolmogorovUpperTail(x: number): number {
  if (x <= 0) return 1;
  let sum = 0;
  if (x < 1) {
    for (let j = 1; j <= 7; j += 2) sum += Math.exp((-j * j * Math.PI * Math.PI) / (8 * x * x));
    return Math.max(0, 1 - (Math.sqrt(2 * Math.PI) / x) * sum);
  }
  for (let j = 1; j <= 8; j += 1) sum += (j % 2 === 1 ? 2 : -2) * Math.exp(-2 * j * j * x * x);
  return Math.min(1, Math.max(0, sum));
}

/** P(D_n < d) of the one-sample statistic: Durbin's matrix, raised to the n-th power (Marsaglia, Tsang and Wang 2003). */
function oneSampleBelow(statistic: number, n: number): number {
  if (statistic >= 1) return 1;
  const k = Math.floor(n * statistic) + 1;
  const size = 2 * k - 1;
  const powered = matrixPower(durbinMatrix(size, k - n * statistic), size, n);
  let value = powered.values[(k - 1) * size + (k - 1)] as number;
  let exponent = powered.exponent;
  for (let i = 1; i <= n; i += 1) {
    value = (value * i) / n;
    if (value < 1e-140) {
      value *= 1e140;
      exponent -= 140;
    }
  }
  return value * 10 ** exponent;
}

function durbinMatrix(size: number, rest: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) matrix[row * size + column] = row - column + 1 < 0 ? 0 : 1;
  }
  const add = (row: number, column: number, value: number): void => {
    matrix[row * size + column] = (matrix[row * size + column] as number) + value;
  };
  for (let index = 0; index < size; index += 1) {
    add(index, 0, -(rest ** (index + 1)));
    add(size - 1, index, -(rest ** (size - index)));
  }
  add(size - 1, 0, 2 * rest - 1 > 0 ? (2 * rest - 1) ** size : 0);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      for (let factor = 2; factor <= row - column + 1; factor += 1) {
        matrix[row * size + column] = (matrix[row * size + column] as number) / factor;
      }
    }
  }
  return matrix;
}

interface Scaled {
  readonly values: Float64Array;
  /** Power of ten to multiply the values by. */
  readonly exponent: number;
}

function matrixPower(matrix: Float64Array, size: number, power: number): Scaled {
  if (power === 1) return { values: matrix, exponent: 0 };
  const half = matrixPower(matrix, size, Math.floor(power / 2));
  let values = product(half.values, half.values, size);
  let exponent = 2 * half.exponent;
  if (power % 2 === 1) values = product(values, matrix, size);
  const centre = values[((size - 1) / 2) * size + (size - 1) / 2] as number;
  if (centre > 1e140) {
    values = values.map((value) => value * 1e-140);
    exponent += 140;
  }
  return { values, exponent };
}

function product(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const result = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let inner = 0; inner < size; inner += 1) {
      const factor = a[row * size + inner] as number;
      for (let column = 0; column < size; column += 1) {
        result[row * size + column] =
          (result[row * size + column] as number) + factor * (b[inner * size + column] as number);
      }
    }
  }
  return result;
}
