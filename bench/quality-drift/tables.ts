/** @module Simulated tables of 50 columns whose law is known: numbers of many shapes, counts, codes, categories, missing values. */
import type { Column, Table } from '../../domain/data/table.ts';
import type { RandomStream } from '../../domain/learning/learner.ts';
import { normalQuantile } from '../../domain/statistics/quantiles.ts';

/** What changes in the columns that are to drift. */
export interface Shift {
  readonly name: string;
  /** Added to numbers, in standard deviations of a normal column. */
  readonly by?: number;
  /** Numbers are spread by this factor about 0. */
  readonly spread?: number;
  /** Share of categories that become the first one. */
  readonly toFirst?: number;
  /** Share of present values that go missing. */
  readonly missing?: number;
  /** Share of categories that become one that was never seen. */
  readonly unseen?: number;
}

export type Law =
  | 'normal'
  | 'lognormal'
  | 'student-2'
  | 'uniform'
  | 'rounded'
  | 'many-zeros'
  | 'constant'
  | NonNumericLaw;
type NonNumericLaw = 'count' | 'code' | 'few-values' | 'many-values' | 'very-many-values' | 'flag';

export interface ColumnLaw {
  readonly name: string;
  readonly law: Law;
  readonly missing: number;
}

const laws: readonly (readonly [Law, number])[] = [
  ['normal', 10],
  ['lognormal', 5],
  ['student-2', 5],
  ['uniform', 3],
  ['rounded', 3],
  ['many-zeros', 2],
  ['constant', 2],
  ['count', 5],
  ['code', 3],
  ['few-values', 5],
  ['many-values', 3],
  ['very-many-values', 2],
  ['flag', 2],
];

/** 50 columns; every third has 10% missing values. */
export const columnLaws: readonly ColumnLaw[] = laws
  .flatMap(([law, count]) => new Array<Law>(count).fill(law))
  .map((law, index) => ({ name: `c${index}-${law}`, law, missing: index % 3 === 2 ? 0.1 : 0 }));

const tableBits = 10;
const steps = 2 ** tableBits;
const restBits = 32 - tableBits;
/** As constants: V8 raises to the power anew for each number. */
const rest = 2 ** restBits;
const restMask = rest - 1;
/** Quantiles of a normal at the middle of each step; between them values are spread evenly: one word for a number. */
const normalSteps = Float64Array.from({ length: steps + 1 }, (_, step) => normalQuantile((step + 0.5) / (steps + 1)));

/** Many times as fast as `Float64Array.from`, which walks an iterator. */
function doubles(words: Uint32Array | Int32Array, of: (word: number) => number): Float64Array {
  const values = new Float64Array(words.length);
  for (let row = 0; row < words.length; row += 1) values[row] = of(words[row] as number);
  return values;
}

function normals(words: Uint32Array): Float64Array {
  const values = new Float64Array(words.length);
  for (let row = 0; row < words.length; row += 1) {
    const word = words[row] as number;
    const low = normalSteps[word >>> restBits] as number;
    const high = normalSteps[(word >>> restBits) + 1] as number;
    values[row] = low + ((word & restMask) / rest) * (high - low);
  }
  return values;
}

/** sfc32, seeded from a stream, a column of words at a time: some billions of numbers are drawn. */
class FastWords {
  readonly #state: Int32Array;

  constructor(stream: RandomStream) {
    this.#state = Int32Array.of(stream.nextUint32(), stream.nextUint32(), stream.nextUint32(), 1);
  }

  next(count: number): Uint32Array {
    let [a = 0, b = 0, c = 0, d = 0] = this.#state;
    const words = new Uint32Array(count);
    for (let index = 0; index < count; index += 1) {
      const sum = (((a + b) | 0) + d) | 0;
      d = (d + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + sum) | 0;
      words[index] = sum;
    }
    this.#state.set([a, b, c, d]);
    return words;
  }
}

const shapes: Partial<Record<Law, (words: Uint32Array) => Float64Array>> = {
  normal: normals,
  lognormal: (words) => normals(words).map(Math.exp),
  'student-2': (words) =>
    doubles(words, (word) => {
      // Student's t of 2 degrees as a function of its own probability.
      const p = (word + 0.5) / 2 ** 32;
      return (2 * p - 1) / Math.sqrt(2 * p * (1 - p));
    }),
  uniform: (words) => doubles(words, (word) => word / 2 ** 32),
  rounded: (words) => normals(words).map((z) => Math.round(z * 10) / 10),
  'many-zeros': (words) => normals(words).map((z) => (z < 0.5 ? 0 : z - 0.5)),
  constant: (words) => new Float64Array(words.length).fill(7),
};

/** Cumulative shares of Zipf's law with this exponent. */
function zipf(count: number, exponent: number): Float64Array {
  const weights = Float64Array.from({ length: count }, (_, rank) => (rank + 1) ** -exponent);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return weights.map((weight) => {
    sum += weight / total;
    return sum;
  });
}

const shares: Record<NonNumericLaw, Float64Array> = {
  count: Float64Array.from([0.0498, 0.1991, 0.4232, 0.6472, 0.8153, 0.9161, 0.9665, 0.9881, 0.9962, 0.9989, 1]),
  code: Float64Array.of(0.6, 0.9, 1),
  'few-values': Float64Array.of(0.4, 0.6, 0.75, 0.87, 0.95, 1),
  'many-values': zipf(50, 1),
  'very-many-values': zipf(5000, 1),
  flag: Float64Array.of(0.7, 1),
};
const dictionaries = new Map(
  (['few-values', 'many-values', 'very-many-values'] as const).map((law) => [
    law as Law,
    [...Array.from(shares[law], (_, rank) => `${law}-${rank}`), 'never-seen'],
  ]),
);

const guideBits = 14;
/** Category of each of 2^14 equal shares of the words. */
const guides = new Map(
  Object.entries(shares).map(([law, cumulative]) => {
    let category = 0;
    const guide = Int32Array.from({ length: 2 ** guideBits }, (_, part) => {
      while ((cumulative[category] as number) < (part + 0.5) / 2 ** guideBits) category += 1;
      return category;
    });
    return [law as Law, guide];
  }),
);

/** Puts `code` into a share of the rows. */
function replaceSome<T extends Int32Array | Float64Array>(
  values: T,
  words: FastWords,
  share: number,
  code: number,
): void {
  if (share === 0) return;
  const drawn = words.next(values.length);
  for (let row = 0; row < values.length; row += 1) if ((drawn[row] as number) / 2 ** 32 < share) values[row] = code;
}

const missingShare = (of: ColumnLaw, shift: Shift | undefined): number =>
  of.missing + (1 - of.missing) * (shift?.missing ?? 0);

function categoryColumn(of: ColumnLaw, rows: number, words: FastWords, shift: Shift | undefined): Column {
  const guide = guides.get(of.law) ?? new Int32Array(2 ** guideBits);
  const drawn = words.next(rows);
  const codes = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) codes[row] = guide[(drawn[row] as number) >>> (32 - guideBits)] as number;
  replaceSome(codes, words, shift?.toFirst ?? 0, 0);
  replaceSome(codes, words, shift?.unseen ?? 0, shares[of.law as NonNumericLaw].length);
  replaceSome(codes, words, missingShare(of, shift), -1);
  const dictionary = dictionaries.get(of.law);
  if (dictionary) return { name: of.name, type: 'string', codes, dictionary };
  const values = doubles(codes, (code) => (code < 0 ? Number.NaN : code));
  return { name: of.name, type: of.law === 'flag' ? 'boolean' : 'integer', values };
}

function numberColumn(of: ColumnLaw, rows: number, words: FastWords, shift: Shift | undefined): Column {
  const { by = 0, spread = 1 } = shift ?? {};
  const plain = (shapes[of.law] ?? normals)(words.next(rows));
  const values = shift ? plain.map((value) => value * spread + by) : plain;
  replaceSome(values, words, missingShare(of, shift), Number.NaN);
  return { name: of.name, type: 'number', values };
}

/** A table of independent rows; the columns named in `shifted` follow the shifted law. */
export function simulate(
  rows: number,
  stream: RandomStream,
  drift?: { readonly shift: Shift; readonly shifted: ReadonlySet<string> },
): Table {
  const columns = columnLaws.map((of, index) => {
    const words = new FastWords(stream.fork(index));
    const shift = drift?.shifted.has(of.name) ? drift.shift : undefined;
    return of.law in shares ? categoryColumn(of, rows, words, shift) : numberColumn(of, rows, words, shift);
  });
  return { rowCount: rows, columns };
}
