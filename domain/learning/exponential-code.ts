/** @module WebAssembly code of e^x and log(1 + x) in double precision, two values at a time, by arithmetic alone: the same bits everywhere. */
import { type Code, wasm } from './wasm-assembler.ts';

const { get, set, i32, f64, addF64, subtractF64, multiplyF64, divideF64 } = wasm;

/** Adding it rounds to an integer, which then stands in the lowest bits. */
const rounder = 1.5 * 2 ** 52;
/** ln 2 in two parts, the first exact in few bits (Cody and Waite); as in fdlibm. */
const [ln2High, ln2Low] = [6.9314718036912381649e-1, 1.90821492927058770002e-10];
/** Below it e^x is counted as e to this power, the last that is no denormal. */
const least = -708;

/** Coefficients from the constant on, in pairs, and pairs of pairs, by powers of two (Estrin): few wait for each other. */
function polynomial(at: number, powers: readonly number[], coefficients: readonly number[]): Code {
  const [first = 0, second] = coefficients;
  if (second === undefined) return f64(first);
  if (coefficients.length === 2) return [f64(second), get(at), multiplyF64, f64(first), addF64];
  const level = Math.ceil(Math.log2(coefficients.length)) - 1;
  const half = 2 ** level;
  const upper = polynomial(at, powers, coefficients.slice(half));
  const lower = polynomial(at, powers, coefficients.slice(0, half));
  return [upper, get(powers[level - 1] as number), multiplyF64, lower, addF64];
}

/** Sets each of the locals to the square of the one before; the first to that of `at`. */
function squares(at: number, powers: readonly number[]): Code {
  return powers.map((power, index) => {
    const before = index === 0 ? at : (powers[index - 1] as number);
    return [get(before), get(before), multiplyF64, set(power)];
  });
}

/** 1, 1, 1/2! … 1/13!: for |x| ≤ ln 2 / 2 the rest of the series is below 2^-57. */
const inverseFactorials = Array.from({ length: 14 }, (_, index) => {
  let product = 1;
  for (let factor = 2; factor <= index; factor += 1) product *= factor;
  return 1 / product;
});

/** Locals of vectors that the code uses up. */
export const exponentialLocals = {
  power: 'v128',
  part: 'v128',
  square: 'v128',
  fourth: 'v128',
  eighth: 'v128',
} as const;
type Scratch = Readonly<Record<keyof typeof exponentialLocals, number>>;

/** Replaces x, which is at most 0, by e^x, with a relative error below 2^-51. */
export function exponential(at: Scratch & { readonly x: number }): Code {
  const powers = [at.square, at.fourth, at.eighth];
  return [
    [get(at.x), f64(least), wasm.atLeastF64, set(at.x)],
    [get(at.x), f64(Math.LOG2E), multiplyF64, f64(rounder), addF64, set(at.power)],
    [get(at.power), f64(rounder), subtractF64, set(at.part)],
    [get(at.x), get(at.part), f64(ln2High), multiplyF64, subtractF64],
    [get(at.part), f64(ln2Low), multiplyF64, subtractF64, set(at.part)],
    squares(at.part, powers),
    polynomial(at.part, powers, inverseFactorials),
    // Times 2^n: n is added to the exponent.
    [get(at.power), i32(52), wasm.shiftLeftI64, wasm.addI64, set(at.x)],
  ];
}

/** 1, 1/3 … 1/33: the series of the inverse hyperbolic tangent, whose rest is below 2^-55 up to 1/3. */
const oddInverses = Array.from({ length: 17 }, (_, index) => 1 / (2 * index + 1));

/** Pushes log(1 + x) for x from 0 to 1, as 2 artanh(x / (2 + x)). `sixteenth` is one more local of a vector. */
export function logOnePlus(at: Scratch & { readonly x: number; readonly sixteenth: number }): Code {
  const powers = [at.fourth, at.eighth, at.sixteenth, at.power];
  return [
    [get(at.x), get(at.x), f64(2), addF64, divideF64, set(at.part)],
    [get(at.part), get(at.part), multiplyF64, set(at.square)],
    squares(at.square, powers),
    polynomial(at.square, powers, oddInverses),
    [get(at.part), multiplyF64, f64(2), multiplyF64],
  ];
}
