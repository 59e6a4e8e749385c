/** @module WebAssembly code of what a dense network does value by value: activations, optimisers, sums. */
import { type Code, defineFunction, repeatWhile, type ValueType, type WasmFunction, wasm } from './wasm-assembler.ts';

const { get, set, i32, f32, add, multiply, lessUnsigned, load, store } = wasm;
const { addF32, subtractF32, multiplyF32, divideF32, sqrtF32 } = wasm;
const vectorBytes = 16;
const increase = (variable: number, amount: Code): Code => [get(variable), amount, add, set(variable)];

/** Square of the vector in a local. */
const square = (variable: number): Code => [get(variable), get(variable), multiplyF32];

/**
 * A function of pointers, a length in bytes (which divides by 16) and numbers; the body handles one vector of each
 * array and finds the numbers in all lanes of `<name>s`. `scratch` names vectors it may use.
 */
function elementwise<P extends string, N extends string, S extends string>(
  name: string,
  given: { readonly pointers: readonly P[]; readonly numbers: readonly N[]; readonly scratch: readonly S[] },
  body: (at: Readonly<Record<P | `${N}s` | S, number>>) => Code,
): WasmFunction {
  const { pointers, numbers, scratch } = given;
  const named = (names: readonly string[], type: ValueType): Record<string, ValueType> =>
    Object.fromEntries(names.map((key) => [key, type]));
  const splats = numbers.map((key) => `${key}s`);
  const params: Record<string, ValueType> = { ...named(pointers, 'i32'), bytes: 'i32', ...named(numbers, 'f32') };
  const vectors: Record<string, ValueType> = { end: 'i32', ...named([...splats, ...scratch], 'v128') };
  return defineFunction(name, params, vectors, (locals) => {
    const at = (key: string): number => locals[key] as number;
    const first = at(pointers[0] as string);
    return [
      numbers.map((key) => [get(at(key)), wasm.splat, set(at(`${key}s`))]),
      [get(first), get(at('bytes')), add, set(at('end'))],
      repeatWhile(
        [body(locals), pointers.map((key) => increase(at(key), i32(vectorBytes)))],
        [get(first), get(at('end')), lessUnsigned],
      ),
    ];
  });
}

const relu = elementwise('relu', { pointers: ['values'], numbers: [], scratch: [] }, (at) => [
  get(at.values),
  [get(at.values), load(), f32(0), wasm.maxF32],
  store(),
]);

/** `slopes` become 0 where the activation is. */
const reluSlope = elementwise('reluSlope', { pointers: ['slopes', 'values'], numbers: [], scratch: [] }, (at) => [
  get(at.slopes),
  [get(at.slopes), load(), get(at.values), load(), f32(0), wasm.greaterF32, wasm.and],
  store(),
]);

const log2e = 1.4426950408889634;
/** ln 2 in two parts, the first exact in few bits (Cody and Waite). */
const [ln2High, ln2Low] = [0.693359375, -2.1219444e-4];
/** Polynomial of `expf` in Cephes (Moshier), highest power first: e^r = 1 + r + r² p(r) for |r| ≤ ln 2 / 2. */
const exponentialPolynomial = [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 0.5];
/** Beyond ±9.02 the hyperbolic tangent is ±1 in single precision. */
const tanhLimit = 10;

/** tanh x = 1 - 2 / (e^2x + 1), within 2e-7. */
const tanh = elementwise('tanh', { pointers: ['values'], numbers: [], scratch: ['x', 'n', 'r', 'p'] }, (at) => [
  [get(at.values), load(), f32(-tanhLimit), wasm.maxF32, f32(tanhLimit), wasm.minF32, f32(2), multiplyF32, set(at.x)],
  [get(at.x), f32(log2e), multiplyF32, wasm.nearestF32, set(at.n)],
  [
    get(at.x),
    get(at.n),
    f32(ln2High),
    multiplyF32,
    subtractF32,
    get(at.n),
    f32(ln2Low),
    multiplyF32,
    subtractF32,
    set(at.r),
  ],
  [f32(exponentialPolynomial[0] as number), set(at.p)],
  exponentialPolynomial.slice(1).map((term) => [get(at.p), get(at.r), multiplyF32, f32(term), addF32, set(at.p)]),
  [get(at.p), square(at.r), multiplyF32, get(at.r), addF32, f32(1), addF32, set(at.p)],
  // 2^n by its bits: the exponent is n + 127.
  [get(at.p), get(at.n), wasm.truncate, i32(23), wasm.shiftLeft, f32(1), wasm.addI32, multiplyF32, set(at.p)],
  [get(at.values), f32(1), f32(2), get(at.p), f32(1), addF32, divideF32, subtractF32, store()],
]);

/** `slopes` times 1 - values². */
const tanhSlope = elementwise('tanhSlope', { pointers: ['slopes', 'values'], numbers: [], scratch: ['a'] }, (at) => [
  [get(at.values), load(), set(at.a)],
  get(at.slopes),
  [get(at.slopes), load(), f32(1), square(at.a), subtractF32, multiplyF32],
  store(),
]);

/** `output = left × right`, value by value. */
const scale = elementwise('scale', { pointers: ['output', 'left', 'right'], numbers: [], scratch: [] }, (at) => [
  get(at.output),
  [get(at.left), load(), get(at.right), load(), multiplyF32],
  store(),
]);

/** The slope of loss and penalty, `slopes + decay × weights`, into `g`; `slopes` becomes 0 for the next batch. */
const takeSlope = (at: { weights: number; slopes: number; decays: number; g: number }): Code => [
  [get(at.slopes), load(), get(at.decays), get(at.weights), load(), multiplyF32, addF32, set(at.g)],
  [get(at.slopes), f32(0), store()],
];

/** Adam: Kingma and Ba, "Adam: a method for stochastic optimization" (2015), with the rate corrected as at the end of their section 2. */
const adam = elementwise(
  'adam',
  {
    pointers: ['weights', 'slopes', 'mean', 'square'],
    numbers: ['rate', 'decay', 'keepMean', 'newMean', 'keepSquare', 'newSquare', 'epsilon'],
    scratch: ['g', 'm', 'v'],
  },
  (at) => [
    takeSlope(at),
    [get(at.mean), load(), get(at.keepMeans), multiplyF32, get(at.g), get(at.newMeans), multiplyF32, addF32, set(at.m)],
    [get(at.square), load(), get(at.keepSquares), multiplyF32],
    [square(at.g), get(at.newSquares), multiplyF32, addF32, set(at.v)],
    [get(at.mean), get(at.m), store(), get(at.square), get(at.v), store()],
    get(at.weights),
    [get(at.weights), load(), get(at.rates), get(at.m), multiplyF32],
    [get(at.v), sqrtF32, get(at.epsilons), addF32, divideF32, subtractF32],
    store(),
  ],
);

/** Gradient descent with momentum: `velocity = momentum × velocity - rate × slope`, added to the weights. */
const descend = elementwise(
  'descend',
  { pointers: ['weights', 'slopes', 'velocity'], numbers: ['rate', 'decay', 'momentum'], scratch: ['g', 'v'] },
  (at) => [
    takeSlope(at),
    [get(at.velocity), load(), get(at.momentums), multiplyF32, get(at.rates), get(at.g), multiplyF32, subtractF32],
    [set(at.v), get(at.velocity), get(at.v), store()],
    [get(at.weights), get(at.weights), load(), get(at.v), addF32, store()],
  ],
);

/** Adds the sum of each column of `values` (rows × width bytes) to `sums`, in the order of the rows. */
const columnSums = defineFunction(
  'columnSums',
  { sums: 'i32', values: 'i32', rows: 'i32', width: 'i32' },
  { column: 'i32', pointer: 'i32', end: 'i32', sum: 'v128' },
  (at) => [
    repeatWhile(
      [
        [get(at.sums), get(at.column), add, load(), set(at.sum)],
        [get(at.values), get(at.column), add, set(at.pointer)],
        [get(at.pointer), get(at.rows), get(at.width), multiply, add, set(at.end)],
        repeatWhile(
          [[get(at.sum), get(at.pointer), load(), addF32, set(at.sum)], increase(at.pointer, get(at.width))],
          [get(at.pointer), get(at.end), lessUnsigned],
        ),
        [get(at.sums), get(at.column), add, get(at.sum), store()],
        increase(at.column, i32(vectorBytes)),
      ],
      [get(at.column), get(at.width), lessUnsigned],
    ),
  ],
);

export const elementwiseFunctions: readonly WasmFunction[] = [
  relu,
  reluSlope,
  tanh,
  tanhSlope,
  scale,
  adam,
  descend,
  columnSums,
];
