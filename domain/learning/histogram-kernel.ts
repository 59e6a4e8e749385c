/** @module The inner loop of histograms, in WebAssembly: a row's pair of sums goes into one bin of each of four features. */
import { assemble, type Code, defineFunction, repeatWhile, wasm } from './wasm-assembler.ts';

const { get, set, tee, i32, add, loadI32, andI32, shiftLeftI32, shiftRightI32, lessUnsigned, load, store, addF64 } =
  wasm;

/** Bytes of a cell: two doubles, added to as one vector. */
const cellBits = 4;
const cellBytes = 1 << cellBits;
const cellMask = 255 << cellBits;

/** Byte `place` of the word, times the bytes of a cell. */
function cellOf(word: number, place: number): Code {
  const shift = 8 * place - cellBits;
  const shifted = shift < 0 ? [i32(-shift), shiftLeftI32] : [i32(shift), shiftRightI32];
  return [get(word), shifted, i32(cellMask), andI32];
}

const addRows = defineFunction(
  'addRows',
  { words: 'i32', rows: 'i32', end: 'i32', pairs: 'i32', cells0: 'i32', cells1: 'i32', cells2: 'i32', cells3: 'i32' },
  { word: 'i32', cell: 'i32', pair: 'v128' },
  (at) => {
    const addTo = (cells: number, place: number): Code => [
      [get(cells), cellOf(at.word, place), add, tee(at.cell)],
      [get(at.cell), load(), get(at.pair), addF64, store()],
    ];
    return repeatWhile(
      [
        [get(at.words), get(at.rows), loadI32(), i32(2), shiftLeftI32, add, loadI32(), set(at.word)],
        [get(at.pairs), load(), set(at.pair)],
        [at.cells0, at.cells1, at.cells2, at.cells3].map(addTo),
        [get(at.pairs), i32(cellBytes), add, set(at.pairs)],
        [get(at.rows), i32(4), add, set(at.rows)],
      ],
      [get(at.rows), get(at.end), lessUnsigned],
    );
  },
);

/**
 * For each of the rows (32-bit numbers from `rows` up to `end`, at least one) adds its pair (two doubles, side by side
 * in the order of the rows) to a cell of each feature: the one that a byte of `words`, at the row's number, names.
 * All are byte addresses.
 */
export interface HistogramKernel {
  addRows(
    ...given: [
      ...[words: number, rows: number, end: number, pairs: number],
      ...[cells0: number, cells1: number, cells2: number, cells3: number],
    ]
  ): void;
  /** Zero at first. */
  readonly memory: ArrayBuffer;
}

const pageBytes = 65_536;
let compiled: WebAssembly.Module | undefined;

/** The loop over a memory of its own of at least so many bytes. */
export function createHistogramKernel(bytes: number): HistogramKernel {
  compiled ??= new WebAssembly.Module(assemble([addRows]));
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) });
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return { addRows: exports.addRows as HistogramKernel['addRows'], memory: memory.buffer };
}
