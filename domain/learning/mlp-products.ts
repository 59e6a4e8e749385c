/**
 * @module WebAssembly code of the two matrix products of a dense layer, in tiles of 4 rows × 8 columns of single
 * precision. The inner loops are not unrolled: V8 then runs out of registers and takes twice the time.
 */
import {
  type Code,
  defineFunction,
  repeatWhile,
  type ValueType,
  type WasmFunction,
  wasm,
  when,
} from './wasm-assembler.ts';

const { get, set, i32, add, multiply, lessUnsigned, load, loadSplat, store } = wasm;
const tileRows = 4;
const rowsOf = <T>(make: (row: number) => T): T[] => Array.from({ length: tileRows }, (_, row) => make(row));

/** Bytes of four values: one vector. */
const vectorBytes = 16;
/** Vectors across a tile. */
const tileVectors = 2;

type Numbered<P extends string, N extends string> = Record<`${P}${N}`, ValueType>;
const accumulators = Object.fromEntries(
  rowsOf((row) => Array.from({ length: tileVectors }, (_, column) => [`sum${row}${column}`, 'v128'] as const)).flat(),
) as Numbered<'sum', `${0 | 1 | 2 | 3}${0 | 1}`>;

type Locals = Readonly<Record<string, number>>;
const local = (at: Locals, name: string): number => at[name] as number;
const sum = (at: Locals, row: number, column: number): number => local(at, `sum${row}${column}`);
const increase = (variable: number, amount: Code): Code => [get(variable), amount, add, set(variable)];

/** Adds the vectors at `pointer` times one value per row to the sums; `value(row)` pushes that value in all lanes. */
function multiplyAdd(at: Locals, vectors: number, value: (row: number) => Code): Code {
  const columns = Array.from({ length: vectors }, (_, column) => column);
  return [
    columns.map((column) => [get(local(at, 'right')), load(column * vectorBytes), set(local(at, `vector${column}`))]),
    rowsOf((row) => [
      value(row),
      set(local(at, 'value')),
      columns.map((column) => [
        get(sum(at, row, column)),
        get(local(at, 'value')),
        get(local(at, `vector${column}`)),
        wasm.multiplyF32,
        wasm.addF32,
        set(sum(at, row, column)),
      ]),
    ]),
    increase(local(at, 'right'), get(local(at, 'width'))),
  ];
}

/** Tiles of two vectors while there is room, then one of a single vector. `tile(vectors)` must leave `column` alone. */
function acrossColumns(at: Locals, tile: (vectors: number) => Code): Code {
  const column = local(at, 'column');
  const width = get(local(at, 'width'));
  const wide: Code = [get(column), i32(vectorBytes), add, width, lessUnsigned];
  return [
    i32(0),
    set(column),
    when(wide, repeatWhile([tile(tileVectors), increase(column, i32(tileVectors * vectorBytes))], wide)),
    when([get(column), width, lessUnsigned], tile(1)),
  ];
}

/** Code for each vector of the tile at `output` + `column`, row after row, with `target` at the row's start. */
function eachVector(at: Locals, vectors: number, code: (target: number, sum: number, offset: number) => Code): Code {
  const target = local(at, 'target');
  return [
    [get(local(at, 'output')), get(local(at, 'column')), add, set(target)],
    rowsOf((row) => [
      Array.from({ length: vectors }, (_, column) => code(target, sum(at, row, column), column * vectorBytes)),
      increase(target, get(local(at, 'width'))),
    ]),
  ];
}

const storeTile = (at: Locals, vectors: number): Code =>
  eachVector(at, vectors, (target, total, offset) => [get(target), get(total), store(offset)]);

const loadTile = (at: Locals, vectors: number): Code =>
  eachVector(at, vectors, (target, total, offset) => [get(target), load(offset), set(total)]);

const shape = { rows: 'i32', stride: 'i32', width: 'i32' } as const;
const registers = {
  column: 'i32',
  target: 'i32',
  right: 'i32',
  end: 'i32',
  last: 'i32',
  value: 'v128',
  vector0: 'v128',
  vector1: 'v128',
  ...accumulators,
} as const;
const rowPointers = { left0: 'i32', left1: 'i32', left2: 'i32', left3: 'i32' } as const;

/**
 * `output = bias + left · weights`: each output sums its products in the order of the inputs, so that a row's result
 * does not depend on the rows about it. `stride` and `width` are the bytes of a row of `left` and of `output`; both
 * divide by 16, `rows` by 4.
 */
export const forwardProduct: WasmFunction = defineFunction(
  'forward',
  { output: 'i32', left: 'i32', weights: 'i32', bias: 'i32', ...shape },
  { ...registers, ...rowPointers },
  (at) => {
    const pointer = (row: number): number => local(at, `left${row}`);
    const tile = (vectors: number): Code => [
      rowsOf((row) => [
        get(row === 0 ? at.left : pointer(row - 1)),
        row === 0 ? [] : [get(at.stride), add],
        set(pointer(row)),
        Array.from({ length: vectors }, (_, column) => [
          [get(at.bias), get(at.column), add, load(column * vectorBytes)],
          set(sum(at, row, column)),
        ]),
      ]),
      [get(at.weights), get(at.column), add, set(at.right)],
      [get(at.left), get(at.stride), add, set(at.end)],
      repeatWhile(
        [
          multiplyAdd(at, vectors, (row) => [get(pointer(row)), loadSplat()]),
          rowsOf((row) => increase(pointer(row), i32(4))),
        ],
        [get(pointer(0)), get(at.end), lessUnsigned],
      ),
      storeTile(at, vectors),
    ];
    return [
      [get(at.left), get(at.rows), get(at.stride), multiply, add, set(at.last)],
      repeatWhile(
        [
          acrossColumns(at, tile),
          increase(at.left, [get(at.stride), i32(tileRows), multiply]),
          increase(at.output, [get(at.width), i32(tileRows), multiply]),
        ],
        [get(at.left), get(at.last), lessUnsigned],
      ),
    ];
  },
);

/** `output += leftᵀ · right`, summed in the order of the rows: the gradient of weights. Shapes as in `forwardProduct`. */
export const gradientProduct: WasmFunction = defineFunction(
  'gradient',
  { output: 'i32', left: 'i32', slopes: 'i32', ...shape },
  { ...registers, pointer: 'i32' },
  (at) => {
    const tile = (vectors: number): Code => [
      loadTile(at, vectors),
      [get(at.slopes), get(at.column), add, set(at.right)],
      [get(at.left), set(at.pointer)],
      [get(at.left), get(at.rows), get(at.stride), multiply, add, set(at.end)],
      repeatWhile(
        [
          multiplyAdd(at, vectors, (row) => [get(at.pointer), loadSplat(4 * row)]),
          increase(at.pointer, get(at.stride)),
        ],
        [get(at.pointer), get(at.end), lessUnsigned],
      ),
      storeTile(at, vectors),
    ];
    return [
      [get(at.left), get(at.stride), add, set(at.last)],
      repeatWhile(
        [
          acrossColumns(at, tile),
          increase(at.left, i32(vectorBytes)),
          increase(at.output, [get(at.width), i32(tileRows), multiply]),
        ],
        [get(at.left), get(at.last), lessUnsigned],
      ),
    ];
  },
);
