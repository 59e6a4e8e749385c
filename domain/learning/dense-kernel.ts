/** @module WebAssembly code of two matrix products in double precision, each sum in the order that a plain loop has. */
import { assemble, type Code, defineFunction, repeatWhile, type WasmFunction, wasm, when } from './wasm-assembler.ts';

/** Outputs of one call, widest first. */
export const outputTiles = [4, 2, 1] as const;
export type OutputTile = (typeof outputTiles)[number];
/** Rows, or columns, of one tile: two vectors of two. */
export const tileWidth = 4;

const { get, set, i32, add, lessUnsigned, load, loadSplatF64, store } = wasm;
const vector = 16;
const cell = 8;
const halves = [0, 1] as const;
const outputsOf = (tile: OutputTile): number[] => Array.from({ length: tile }, (_, output) => output);
const advance = (local: number, amount: Code): Code => [get(local), amount, add, set(local)];

type Locals = Readonly<Record<string, number>>;
const local = (at: Locals, name: string): number => at[name] as number;
const sumLocals = (tile: OutputTile) =>
  Object.fromEntries(
    outputsOf(tile).flatMap((output) => halves.map((half) => [`sum${output}${half}`, 'v128'] as const)),
  );

/** Adds the two vectors at `source` times one value per output. */
function multiplyAdd(at: Locals, tile: OutputTile, value: (output: number) => Code): Code {
  return [
    halves.map((half) => [get(local(at, 'source')), load(half * vector), set(local(at, `half${half}`))]),
    outputsOf(tile).map((output) => [
      value(output),
      set(local(at, 'value')),
      halves.map((half) => {
        const sum = local(at, `sum${output}${half}`);
        return [
          get(sum),
          get(local(at, 'value')),
          get(local(at, `half${half}`)),
          wasm.multiplyF64,
          wasm.addF64,
          set(sum),
        ];
      }),
    ]),
  ];
}

function storeSums(at: Locals, tile: OutputTile, step: Code): Code {
  return outputsOf(tile).map((output) => [
    halves.map((half) => [get(local(at, 'target')), get(local(at, `sum${output}${half}`)), store(half * vector)]),
    advance(local(at, 'target'), step),
  ]);
}

const scoreLocals = {
  row: 'i32',
  source: 'i32',
  weight: 'i32',
  end: 'i32',
  target: 'i32',
  half0: 'v128',
  half1: 'v128',
  value: 'v128',
} as const;

/**
 * Scores of all rows (at least 4) for some outputs: the constant, then column after column. The last four rows are
 * computed twice where rows are no multiple of four.
 */
const scoresOf = (tile: OutputTile): WasmFunction =>
  defineFunction(
    `scores${tile}`,
    // Bytes: of a column, of the coefficients of one column, of all coefficients, and where the last four rows begin.
    {
      columns: 'i32',
      weights: 'i32',
      constants: 'i32',
      out: 'i32',
      stride: 'i32',
      step: 'i32',
      size: 'i32',
      last: 'i32',
    },
    { ...scoreLocals, ...sumLocals(tile) },
    (at: Locals) => [
      [get(local(at, 'weights')), get(local(at, 'size')), add, set(local(at, 'end'))],
      repeatWhile(
        [
          outputsOf(tile).map((output) =>
            halves.map((half) => [
              get(local(at, 'constants')),
              loadSplatF64(output * cell),
              set(local(at, `sum${output}${half}`)),
            ]),
          ),
          [get(local(at, 'columns')), get(local(at, 'row')), add, set(local(at, 'source'))],
          [get(local(at, 'weights')), set(local(at, 'weight'))],
          repeatWhile(
            [
              multiplyAdd(at, tile, (output) => [get(local(at, 'weight')), loadSplatF64(output * cell)]),
              advance(local(at, 'source'), get(local(at, 'stride'))),
              advance(local(at, 'weight'), get(local(at, 'step'))),
            ],
            [get(local(at, 'weight')), get(local(at, 'end')), lessUnsigned],
          ),
          [get(local(at, 'out')), get(local(at, 'row')), add, set(local(at, 'target'))],
          storeSums(at, tile, get(local(at, 'stride'))),
          advance(local(at, 'row'), i32(tileWidth * cell)),
          // A rest of fewer than four rows: back to the last four.
          when(
            [get(local(at, 'last')), get(local(at, 'row')), lessUnsigned],
            when(
              [get(local(at, 'row')), get(local(at, 'last')), i32(tileWidth * cell), add, lessUnsigned],
              [get(local(at, 'last')), set(local(at, 'row'))],
            ),
          ),
        ],
        [get(local(at, 'row')), get(local(at, 'last')), i32(1), add, lessUnsigned],
      ),
    ],
  );

/** Products of some outputs with the four columns of a panel, summed over the rows in order. */
const projectOf = (tile: OutputTile): WasmFunction =>
  defineFunction(
    `project${tile}`,
    // Bytes: of one output's values, and of one output's products.
    { panel: 'i32', values: 'i32', out: 'i32', stride: 'i32', width: 'i32' },
    {
      source: 'i32',
      target: 'i32',
      end: 'i32',
      half0: 'v128',
      half1: 'v128',
      value: 'v128',
      ...Object.fromEntries(outputsOf(tile).map((output) => [`place${output}`, 'i32'] as const)),
      ...sumLocals(tile),
    },
    (at: Locals) => [
      outputsOf(tile).map((output) => [
        get(output === 0 ? local(at, 'values') : local(at, `place${output - 1}`)),
        output === 0 ? [] : [get(local(at, 'stride')), add],
        set(local(at, `place${output}`)),
        halves.map((half) => [wasm.f32(0), set(local(at, `sum${output}${half}`))]),
      ]),
      [get(local(at, 'panel')), set(local(at, 'source'))],
      [get(local(at, 'values')), get(local(at, 'stride')), add, set(local(at, 'end'))],
      repeatWhile(
        [
          multiplyAdd(at, tile, (output) => [get(local(at, `place${output}`)), loadSplatF64()]),
          advance(local(at, 'source'), i32(tileWidth * cell)),
          outputsOf(tile).map((output) => advance(local(at, `place${output}`), i32(cell))),
        ],
        [get(local(at, 'place0')), get(local(at, 'end')), lessUnsigned],
      ),
      [get(local(at, 'out')), set(local(at, 'target'))],
      storeSums(at, tile, get(local(at, 'width'))),
    ],
  );

type Kernel = (...addresses: readonly number[]) => void;
export type DenseKernels = Readonly<Record<`${'scores' | 'project'}${OutputTile}`, Kernel>>;

let compiled: WebAssembly.Module | undefined;

/** Kernels over a memory; the code is compiled once. */
export function denseKernels(memory: WebAssembly.Memory): DenseKernels {
  compiled ??= new WebAssembly.Module(assemble([...outputTiles.map(scoresOf), ...outputTiles.map(projectOf)]));
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return exports as unknown as DenseKernels;
}
