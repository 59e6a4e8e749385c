/** @module WebAssembly code of logistic losses over one block of rows: scores become their slopes, two rows at a time. */
import { exponential, exponentialLocals, logOnePlus } from './exponential-code.ts';
import { blockRows, columnBytes } from './linear-kernel.ts';
import { type Code, defineFunction, repeatWhile, wasm } from './wasm-assembler.ts';

const { get, set, i32, f64, add, lessUnsigned, load, store, addF64, subtractF64, multiplyF64, divideF64 } = wasm;
const vectorBytes = 16;
const advance = (local: number, amount: Code): Code => [get(local), amount, add, set(local)];

/** Scores become weight × (probability - label); per row, weight × loss is written to `losses`. Labels are 0 and 1. */
const sigmoid = defineFunction(
  'sigmoid',
  { scores: 'i32', labels: 'i32', weights: 'i32', losses: 'i32' },
  { end: 'i32', score: 'v128', x: 'v128', share: 'v128', sixteenth: 'v128', ...exponentialLocals },
  (at) => [
    [get(at.scores), i32(blockRows * 8), add, set(at.end)],
    repeatWhile(
      [
        [get(at.scores), load(), set(at.score)],
        [get(at.score), wasm.absoluteF64, wasm.negateF64, set(at.x)],
        exponential(at),
        [f64(1), get(at.x), f64(1), addF64, divideF64, set(at.share)],
        get(at.losses),
        [get(at.score), f64(0), wasm.atLeastF64, get(at.labels), load(), get(at.score), multiplyF64, subtractF64],
        logOnePlus(at),
        [addF64, get(at.weights), load(), multiplyF64],
        store(),
        get(at.scores),
        [get(at.share), get(at.share), get(at.x), multiplyF64, get(at.score), f64(0), wasm.notLessF64, wasm.select],
        [get(at.labels), load(), subtractF64, get(at.weights), load(), multiplyF64],
        store(),
        [at.scores, at.labels, at.weights, at.losses].map((pointer) => advance(pointer, i32(vectorBytes))),
      ],
      [get(at.scores), get(at.end), lessUnsigned],
    ),
  ],
);

/**
 * Scores of several outputs become weight × (probability - 1 where the label is the output's index). Per row, the
 * largest score minus that of the label, and Σ e^(score - largest): the loss is the first plus the second's logarithm.
 */
const softmax = defineFunction(
  'softmax',
  { scores: 'i32', labels: 'i32', weights: 'i32', gaps: 'i32', sums: 'i32', size: 'i32' },
  {
    last: 'i32',
    place: 'i32',
    end: 'i32',
    most: 'v128',
    truth: 'v128',
    output: 'v128',
    sum: 'v128',
    x: 'v128',
    ...exponentialLocals,
  },
  (at) => {
    const isTruth: Code = [get(at.labels), load(), get(at.output), wasm.equalF64];
    const eachOutput = (body: Code): Code => [
      [get(at.scores), set(at.place), f64(0), set(at.output)],
      repeatWhile(
        [body, [get(at.output), f64(1), addF64, set(at.output)], advance(at.place, i32(columnBytes))],
        [get(at.place), get(at.end), lessUnsigned],
      ),
    ];
    return [
      [get(at.scores), i32(blockRows * 8), add, set(at.last)],
      repeatWhile(
        [
          [get(at.scores), get(at.size), add, set(at.end)],
          [get(at.scores), load(), set(at.most), f64(0), set(at.truth), f64(0), set(at.sum)],
          eachOutput([
            [get(at.most), get(at.place), load(), wasm.atLeastF64, set(at.most)],
            [get(at.truth), get(at.place), load(), isTruth, wasm.and, addF64, set(at.truth)],
          ]),
          eachOutput([
            [get(at.place), load(), get(at.most), subtractF64, set(at.x)],
            exponential(at),
            [get(at.place), get(at.x), store(), get(at.sum), get(at.x), addF64, set(at.sum)],
          ]),
          [get(at.gaps), get(at.most), get(at.truth), subtractF64, store()],
          [get(at.sums), get(at.sum), store()],
          [get(at.weights), load(), get(at.sum), divideF64, set(at.part)],
          eachOutput([
            get(at.place),
            [get(at.place), load(), get(at.part), multiplyF64],
            [get(at.weights), load(), isTruth, wasm.and, subtractF64],
            store(),
          ]),
          [at.scores, at.labels, at.weights, at.gaps, at.sums].map((pointer) => advance(pointer, i32(vectorBytes))),
        ],
        [get(at.scores), get(at.last), lessUnsigned],
      ),
    ];
  },
);

/** Functions over addresses of one block; `size` are the bytes of the scores of all outputs. */
export interface LogisticFunctions {
  readonly sigmoid: (scores: number, labels: number, weights: number, losses: number) => void;
  readonly softmax: (
    ...given: [scores: number, labels: number, weights: number, gaps: number, sums: number, size: number]
  ) => void;
}

export const logisticFunctions = [sigmoid, softmax];
