/** @module WebAssembly code of stochastic descent for logistic losses: rows in a given order, each a step, or summed for one. */
import { exponential, exponentialLocals } from './exponential-code.ts';
import {
  assemble,
  type Code,
  defineFunction,
  repeatWhile,
  type ValueType,
  type WasmFunction,
  wasm,
} from './wasm-assembler.ts';

const { get, set, i32, f64, add, multiply, lessUnsigned, load, loadSplatF64, store } = wasm;
const { addF64, subtractF64, multiplyF64, divideF64 } = wasm;
const vectorBytes = 16;
/** Values of one turn of a loop over columns: rows of features and of parameters hold a multiple of so many. */
export const columnsPerTurn = 4;
const halves = [0, 1] as const;
const advance = (local: number, amount: Code): Code => [get(local), amount, add, set(local)];

/**
 * Addresses. `order` to `end`: row indices, 32-bit. Rows of features, parameters and slopes are `width` bytes long; one
 * label (of the only output 0 or 1 as a number, else a 32-bit index) and one share (weight over mean weight) per row;
 * `shrinks`: factor of each column's parameters after a step; `factor`: what a step takes of a slope; `scores`: room for
 * twice as many numbers as outputs, an even count, of which the first half has minus infinity where there is no output.
 */
const params = {
  order: 'i32',
  end: 'i32',
  rows: 'i32',
  labels: 'i32',
  shares: 'i32',
  parameters: 'i32',
  slopes: 'i32',
  shrinks: 'i32',
  factor: 'i32',
  scores: 'i32',
  width: 'i32',
  outputs: 'i32',
} as const;
export type DescentAddresses = Readonly<Record<keyof typeof params, number>>;

const locals = {
  row: 'i32',
  features: 'i32',
  weight: 'i32',
  last: 'i32',
  left: 'i32',
  right: 'i32',
  shrink: 'i32',
  place: 'i32',
  final: 'i32',
  sum0: 'v128',
  sum1: 'v128',
  share: 'v128',
  total: 'v128',
  most: 'v128',
  slope: 'v128',
  x: 'v128',
  ...exponentialLocals,
} as const satisfies Record<string, ValueType>;
type At = Readonly<Record<keyof typeof params | keyof typeof locals, number>>;

/** Sets `sum0`, in both lanes, to the product of the row's features and the parameters at `weight`. */
function score(at: At): Code {
  const sums = [at.sum0, at.sum1];
  return [
    [get(at.weight), set(at.left), get(at.features), set(at.right), get(at.weight), get(at.width), add, set(at.last)],
    sums.map((sum) => [f64(0), set(sum)]),
    repeatWhile(
      [
        sums.map((sum, half) => [
          [get(sum), get(at.left), load(half * vectorBytes), get(at.right), load(half * vectorBytes)],
          [multiplyF64, addF64, set(sum)],
        ]),
        [at.left, at.right].map((pointer) => advance(pointer, i32(2 * vectorBytes))),
      ],
      [get(at.left), get(at.last), lessUnsigned],
    ),
    [get(at.sum0), get(at.sum1), addF64, set(at.sum0)],
    acrossLanes(at.sum0, addF64),
  ];
}

/** Both lanes become what the operation makes of them. */
function acrossLanes(local: number, operation: Code): Code {
  return [get(local), get(local), wasm.firstLanes, get(local), get(local), wasm.secondLanes, operation, set(local)];
}

type Use = 'step' | 'sum';

/** Parameters at `weight` take a step against `slope` × features; or that is added to the slopes there. */
function useSlope(at: At, use: Use): Code {
  const changed = (offset: number): Code =>
    use === 'step'
      ? [
          [get(at.left), load(offset), get(at.slope), get(at.right), load(offset), multiplyF64, subtractF64],
          [get(at.shrink), load(offset), multiplyF64],
        ]
      : [get(at.left), load(offset), get(at.slope), get(at.right), load(offset), multiplyF64, addF64];
  return [
    [get(at.weight), set(at.left), get(at.features), set(at.right), get(at.shrinks), set(at.shrink)],
    [get(at.weight), get(at.width), add, set(at.last)],
    repeatWhile(
      [
        halves.map((half) => [get(at.left), changed(half * vectorBytes), store(half * vectorBytes)]),
        [at.left, at.right, at.shrink].map((pointer) => advance(pointer, i32(2 * vectorBytes))),
      ],
      [get(at.left), get(at.last), lessUnsigned],
    ),
  ];
}

const target = (at: At, use: Use): number => (use === 'step' ? at.parameters : at.slopes);
const inSteps = (at: At, use: Use): Code => (use === 'step' ? [get(at.factor), loadSplatF64(), multiplyF64] : []);

/** The sigmoid: slope = share × (probability - label). */
function oneOutput(at: At, use: Use): Code {
  return [
    [get(at.parameters), set(at.weight)],
    score(at),
    [get(at.sum0), wasm.absoluteF64, wasm.negateF64, set(at.x)],
    exponential(at),
    [f64(1), get(at.x), f64(1), addF64, divideF64, set(at.total)],
    [get(at.total), get(at.total), get(at.x), multiplyF64, get(at.sum0), f64(0), wasm.notLessF64, wasm.select],
    [get(at.labels), get(at.row), i32(8), multiply, add, loadSplatF64(), subtractF64],
    [get(at.share), multiplyF64, inSteps(at, use), set(at.slope)],
    [get(target(at, use)), set(at.weight)],
    useSlope(at, use),
  ];
}

const eachOutput = (at: At, bytes: number, body: Code): Code => [
  [get(at.scores), set(at.place), get(at.scores), get(at.outputs), i32(8), multiply, add, set(at.final)],
  repeatWhile([body, advance(at.place, i32(bytes))], [get(at.place), get(at.final), lessUnsigned]),
];
/** Bytes from a score to its power of e, which is left where the score's second half of the room begins. */
const powerOf = (at: At): Code => [
  get(at.place),
  get(at.outputs),
  i32(1),
  add,
  i32(-2),
  wasm.andI32,
  i32(8),
  multiply,
  add,
];

/** The softmax: slope of an output = share × (power / sum of powers - 1 where it is the label). */
function manyOutputs(at: At, use: Use): Code {
  const next = advance(at.weight, get(at.width));
  return [
    [get(at.parameters), set(at.weight)],
    eachOutput(at, 8, [score(at), get(at.place), get(at.sum0), wasm.storeFirstF64(), next]),
    [get(at.scores), load(), set(at.most)],
    eachOutput(at, vectorBytes, [get(at.most), get(at.place), load(), wasm.atLeastF64, set(at.most)]),
    acrossLanes(at.most, wasm.atLeastF64),
    [f64(0), set(at.total)],
    eachOutput(at, vectorBytes, [
      [get(at.place), load(), get(at.most), subtractF64, set(at.x)],
      exponential(at),
      [powerOf(at), get(at.x), store(), get(at.total), get(at.x), addF64, set(at.total)],
    ]),
    acrossLanes(at.total, addF64),
    // The label's power less the sum, which share / sum turns into share.
    [get(at.scores), get(at.labels), get(at.row), i32(4), multiply, add, wasm.loadI32(), i32(8), multiply, add],
    set(at.place),
    [powerOf(at), powerOf(at), loadSplatF64(), get(at.total), subtractF64, wasm.storeFirstF64()],
    [get(at.share), get(at.total), divideF64, inSteps(at, use), set(at.share)],
    [get(target(at, use)), set(at.weight)],
    eachOutput(at, 8, [
      [powerOf(at), loadSplatF64(), get(at.share), multiplyF64, set(at.slope)],
      useSlope(at, use),
      next,
    ]),
  ];
}

const rowsOf = (name: string, use: Use, learn: (at: At, use: Use) => Code): WasmFunction =>
  defineFunction(name, params, locals, (at) =>
    repeatWhile(
      [
        [get(at.order), wasm.loadI32(), set(at.row)],
        [get(at.rows), get(at.row), get(at.width), multiply, add, set(at.features)],
        [get(at.shares), get(at.row), i32(8), multiply, add, loadSplatF64(), set(at.share)],
        learn(at, use),
        advance(at.order, i32(4)),
      ],
      [get(at.order), get(at.end), lessUnsigned],
    ),
  );

/** One step of all parameters against the summed slopes, which become zero. */
const takeStep = defineFunction('takeStep', params, { ...locals, zero: 'v128' }, (at) => [
  [get(at.outputs), set(at.place), get(at.factor), loadSplatF64(), set(at.slope)],
  [get(at.parameters), set(at.weight), get(at.slopes), set(at.right)],
  [get(at.parameters), get(at.outputs), get(at.width), multiply, add, set(at.final)],
  repeatWhile(
    [
      [get(at.shrinks), set(at.shrink), get(at.weight), get(at.width), add, set(at.last)],
      repeatWhile(
        [
          get(at.weight),
          [get(at.weight), load(), get(at.slope), get(at.right), load(), multiplyF64, subtractF64],
          [get(at.shrink), load(), multiplyF64],
          store(),
          [get(at.right), get(at.zero), store()],
          [at.weight, at.right, at.shrink].map((pointer) => advance(pointer, i32(vectorBytes))),
        ],
        [get(at.weight), get(at.last), lessUnsigned],
      ),
    ],
    [get(at.weight), get(at.final), lessUnsigned],
  ),
]);

export type DescentKernel = (at: DescentAddresses) => void;
export type DescentKernels = Readonly<
  Record<'stepsOfOne' | 'sumOfOne' | 'stepsOfMany' | 'sumOfMany' | 'takeStep', DescentKernel>
>;

let compiled: WebAssembly.Module | undefined;

/** Kernels over a memory; the code is compiled once. */
export function descentKernels(memory: WebAssembly.Memory): DescentKernels {
  compiled ??= new WebAssembly.Module(
    assemble([
      rowsOf('stepsOfOne', 'step', oneOutput),
      rowsOf('sumOfOne', 'sum', oneOutput),
      rowsOf('stepsOfMany', 'step', manyOutputs),
      rowsOf('sumOfMany', 'sum', manyOutputs),
      takeStep,
    ]),
  );
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  const named = Object.entries(exports as Record<string, (...values: number[]) => void>).map(
    ([name, call]): [string, DescentKernel] => [name, (at) => call(...namesOf.map((key) => at[key]))],
  );
  return Object.fromEntries(named) as DescentKernels;
}

const namesOf = Object.keys(params) as (keyof typeof params)[];
