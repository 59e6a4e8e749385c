/** @module WebAssembly code of linear learners over blocks of rows: scores, products with columns, weighted copies. */
import { type Code, defineFunction, repeatWhile, type ValueType, type WasmFunction, wasm } from './wasm-assembler.ts';

/** Rows of a block; its columns stand one after the other. */
export const blockRows = 128;
/** Bytes from one column, or output, of a block to the next: no power of two, or columns would share places of the cache. */
export const columnBytes = blockRows * 8 + 64;

/** Outputs of one call, with the vectors of two rows, or the columns, that it takes at once. */
export const tiles = [
  { outputs: 4, across: 2 },
  { outputs: 2, across: 4 },
  { outputs: 1, across: 8 },
] as const;
type Tile = (typeof tiles)[number];
/** Products of an output are written for whole groups of so many columns; what lies beyond the last column is no product. */
export const widestGroup = 8;

const { get, set, i32, f64, add, lessUnsigned, load, loadSplatF64, store, addF64, subtractF64, multiplyF64 } = wasm;
const vectorBytes = 16;
const cellBytes = 8;
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const advance = (local: number, amount: Code): Code => [get(local), amount, add, set(local)];

type Locals = Readonly<Record<string, number>>;
const local = (at: Locals, name: string): number => at[name] as number;
const vectors = (names: readonly string[]): Record<string, ValueType> =>
  Object.fromEntries(names.map((name) => [name, 'v128']));
const sumLocals = ({ outputs, across }: Tile): Record<string, ValueType> =>
  vectors(upTo(outputs).flatMap((output) => upTo(across).map((place) => `sum${output}_${place}`)));
const sumAt = (at: Locals, output: number, place: number): number => local(at, `sum${output}_${place}`);
const sumsOf = (at: Locals, { outputs, across }: Tile): number[] =>
  upTo(outputs).flatMap((output) => upTo(across).map((place) => sumAt(at, output, place)));
const addProduct = (sum: number, left: Code, right: Code): Code => [
  get(sum),
  left,
  right,
  multiplyF64,
  addF64,
  set(sum),
];

/** Scores of all rows of a block for some outputs: column after column, times the coefficients. */
const scoresOf = (tile: Tile): WasmFunction =>
  defineFunction(
    `scores${tile.outputs}`,
    // Addresses; `step` and `size` are bytes of the coefficients of one column, and of all columns.
    { block: 'i32', coefficients: 'i32', out: 'i32', step: 'i32', size: 'i32' },
    {
      row: 'i32',
      source: 'i32',
      weight: 'i32',
      end: 'i32',
      value: 'v128',
      ...vectors(upTo(tile.across).map((place) => `vector${place}`)),
      ...sumLocals(tile),
    },
    (at: Locals) => {
      const outputs = upTo(tile.outputs);
      const places = upTo(tile.across);
      const column: Code = [
        places.map((place) => [get(local(at, 'source')), load(place * vectorBytes), set(local(at, `vector${place}`))]),
        outputs.map((output) => [
          [get(local(at, 'weight')), loadSplatF64(output * cellBytes), set(local(at, 'value'))],
          places.map((place) =>
            addProduct(sumAt(at, output, place), get(local(at, 'value')), get(local(at, `vector${place}`))),
          ),
        ]),
        advance(local(at, 'source'), i32(columnBytes)),
        advance(local(at, 'weight'), get(local(at, 'step'))),
      ];
      return [
        [get(local(at, 'coefficients')), get(local(at, 'size')), add, set(local(at, 'end'))],
        repeatWhile(
          [
            sumsOf(at, tile).map((sum) => [f64(0), set(sum)]),
            [get(local(at, 'block')), get(local(at, 'row')), add, set(local(at, 'source'))],
            [get(local(at, 'coefficients')), set(local(at, 'weight'))],
            repeatWhile(column, [get(local(at, 'weight')), get(local(at, 'end')), lessUnsigned]),
            [get(local(at, 'out')), get(local(at, 'row')), add, set(local(at, 'source'))],
            outputs.map((output) =>
              places.map((place) => [
                get(local(at, 'source')),
                get(sumAt(at, output, place)),
                store(output * columnBytes + place * vectorBytes),
              ]),
            ),
            advance(local(at, 'row'), i32(tile.across * vectorBytes)),
          ],
          [get(local(at, 'row')), i32(blockRows * cellBytes), lessUnsigned],
        ),
      ];
    },
  );

/** Two rows of some outputs times two rows of some columns, and on to the next two. */
function multiplyTwoRows(at: Locals, { outputs, across }: Tile): Code {
  return [
    upTo(outputs).map((output) => [
      get(local(at, 'left')),
      load(output * columnBytes),
      set(local(at, `value${output}`)),
    ]),
    upTo(across).map((place) => [
      [get(local(at, 'right')), load(place * columnBytes), set(local(at, 'column'))],
      upTo(outputs).map((output) =>
        addProduct(sumAt(at, output, place), get(local(at, `value${output}`)), get(local(at, 'column'))),
      ),
    ]),
    advance(local(at, 'left'), i32(vectorBytes)),
    advance(local(at, 'right'), i32(vectorBytes)),
  ];
}

/** The sums of an output, each over its two lanes, are added at `target`. */
function addSums(at: Locals, { across }: Tile, output: number): Code {
  return upTo(across / 2).map((pair) => {
    const [first, second] = [sumAt(at, output, 2 * pair), sumAt(at, output, 2 * pair + 1)];
    return [
      get(local(at, 'target')),
      [get(local(at, 'target')), load(pair * vectorBytes)],
      [get(first), get(second), wasm.firstLanes, get(first), get(second), wasm.secondLanes, addF64, addF64],
      store(pair * vectorBytes),
    ];
  });
}

/** Adds the sums over the rows of values × column, for some outputs and all columns up to a group's end. */
const productsOf = (tile: Tile): WasmFunction =>
  defineFunction(
    `products${tile.outputs}`,
    // Addresses; `size` are the bytes of the products of the columns that count, `step` those from one output to the next.
    { values: 'i32', block: 'i32', out: 'i32', step: 'i32', size: 'i32' },
    {
      left: 'i32',
      right: 'i32',
      end: 'i32',
      last: 'i32',
      target: 'i32',
      ...vectors(upTo(tile.outputs).map((output) => `value${output}`)),
      column: 'v128',
      ...sumLocals(tile),
    },
    (at: Locals) => [
      [get(local(at, 'out')), get(local(at, 'size')), add, set(local(at, 'last'))],
      repeatWhile(
        [
          sumsOf(at, tile).map((sum) => [f64(0), set(sum)]),
          [get(local(at, 'values')), set(local(at, 'left'))],
          [get(local(at, 'block')), set(local(at, 'right'))],
          [get(local(at, 'values')), i32(blockRows * cellBytes), add, set(local(at, 'end'))],
          repeatWhile(multiplyTwoRows(at, tile), [get(local(at, 'left')), get(local(at, 'end')), lessUnsigned]),
          [get(local(at, 'out')), set(local(at, 'target'))],
          upTo(tile.outputs).map((output) => [
            addSums(at, tile, output),
            advance(local(at, 'target'), get(local(at, 'step'))),
          ]),
          advance(local(at, 'block'), i32(tile.across * columnBytes)),
          advance(local(at, 'out'), i32(tile.across * cellBytes)),
        ],
        [get(local(at, 'out')), get(local(at, 'last')), lessUnsigned],
      ),
    ],
  );

/** Writes columns (so many bytes of them) times one weight per row. */
const weigh = defineFunction(
  'weigh',
  { out: 'i32', block: 'i32', weights: 'i32', size: 'i32' },
  { end: 'i32', weight: 'i32', last: 'i32' },
  (at) => [
    [get(at.block), get(at.size), add, set(at.end)],
    repeatWhile(
      [
        [get(at.weights), set(at.weight)],
        [get(at.weights), i32(blockRows * cellBytes), add, set(at.last)],
        repeatWhile(
          [
            [get(at.out), get(at.block), load(), get(at.weight), load(), multiplyF64, store()],
            [at.out, at.block, at.weight].map((pointer) => advance(pointer, i32(vectorBytes))),
          ],
          [get(at.weight), get(at.last), lessUnsigned],
        ),
        [at.out, at.block].map((pointer) => advance(pointer, i32(columnBytes - blockRows * cellBytes))),
      ],
      [get(at.block), get(at.end), lessUnsigned],
    ),
  ],
);

type ScoreKernel = (...given: [block: number, coefficients: number, out: number, step: number, size: number]) => void;
type ProductKernel = (...given: [values: number, block: number, out: number, step: number, size: number]) => void;

/** Sums of weight × (value - first value) of a column, and the largest value without its sign; two lanes of each. */
const extent = defineFunction(
  'extent',
  { out: 'i32', column: 'i32', weights: 'i32', size: 'i32' },
  { end: 'i32', first: 'v128', value: 'v128', sum: 'v128', most: 'v128' },
  (at) => [
    [get(at.column), get(at.size), add, set(at.end)],
    [get(at.column), loadSplatF64(), set(at.first)],
    repeatWhile(
      [
        [get(at.column), load(), set(at.value)],
        [get(at.sum), get(at.value), get(at.first), subtractF64, get(at.weights), load(), multiplyF64, addF64],
        [set(at.sum), get(at.most), get(at.value), wasm.absoluteF64, wasm.atLeastF64, set(at.most)],
        [at.column, at.weights].map((pointer) => advance(pointer, i32(vectorBytes))),
      ],
      [get(at.column), get(at.end), lessUnsigned],
    ),
    [get(at.out), get(at.sum), store(), get(at.out), get(at.most), store(vectorBytes)],
  ],
);

/** Writes a column less its mean (at `mean`) where it belongs in each block, `step` bytes apart; adds up weight × square. */
const centre = defineFunction(
  'centre',
  { out: 'i32', column: 'i32', weights: 'i32', size: 'i32', mean: 'i32', target: 'i32', step: 'i32' },
  { end: 'i32', last: 'i32', middle: 'v128', value: 'v128', sum: 'v128' },
  (at) => [
    [get(at.column), get(at.size), add, set(at.end)],
    [get(at.mean), loadSplatF64(), set(at.middle)],
    repeatWhile(
      [
        [get(at.column), i32(blockRows * cellBytes), add, set(at.last)],
        repeatWhile(
          [
            [get(at.column), load(), get(at.middle), subtractF64, set(at.value)],
            [get(at.target), get(at.value), store()],
            [get(at.sum), get(at.value), get(at.value), multiplyF64],
            [get(at.weights), load(), multiplyF64, addF64, set(at.sum)],
            [at.column, at.weights, at.target].map((pointer) => advance(pointer, i32(vectorBytes))),
          ],
          [get(at.column), get(at.last), lessUnsigned],
        ),
        [get(at.target), get(at.step), add, i32(-blockRows * cellBytes), add, set(at.target)],
      ],
      [get(at.column), get(at.end), lessUnsigned],
    ),
    [get(at.out), get(at.sum), store()],
  ],
);

/** Functions over addresses; a block, values and their outputs begin each column after `columnBytes`. */
export interface LinearFunctions {
  readonly scores: Readonly<Record<Tile['outputs'], ScoreKernel>>;
  readonly products: Readonly<Record<Tile['outputs'], ProductKernel>>;
  readonly extent: (out: number, column: number, weights: number, size: number) => void;
  readonly centre: (
    ...given: [
      ...[out: number, column: number, weights: number, size: number],
      ...[mean: number, target: number, step: number],
    ]
  ) => void;
  readonly weigh: (out: number, block: number, weights: number, size: number) => void;
}

export const linearFunctions: readonly WasmFunction[] = [
  ...tiles.map(scoresOf),
  ...tiles.map(productsOf),
  weigh,
  extent,
  centre,
];

/** Outputs in tiles of 4, then 2, then 1. */
export function tilesOf(outputs: number): { readonly from: number; readonly outputs: Tile['outputs'] }[] {
  const parts: { from: number; outputs: Tile['outputs'] }[] = [];
  let from = 0;
  for (const tile of tiles) {
    for (; from + tile.outputs <= outputs; from += tile.outputs) parts.push({ from, outputs: tile.outputs });
  }
  return parts;
}
