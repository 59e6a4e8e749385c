import { expect, it } from 'vitest';
import { exponential, exponentialLocals, logOnePlus } from '../../../domain/learning/exponential-code.ts';
import { assemble, defineFunction, wasm } from '../../../domain/learning/wasm-assembler.ts';

const { get, set, load, store } = wasm;
const locals = { x: 'v128', sixteenth: 'v128', ...exponentialLocals } as const;
const memory = new WebAssembly.Memory({ initial: 1 });
const words = new Float64Array(memory.buffer);
const kernels = new WebAssembly.Instance(
  new WebAssembly.Module(
    assemble([
      defineFunction('exponential', { place: 'i32' }, locals, (at) => [
        [get(at.place), load(), set(at.x), exponential(at), get(at.place), get(at.x), store()],
      ]),
      defineFunction('logOnePlus', { place: 'i32' }, locals, (at) => [
        [get(at.place), load(), set(at.x), get(at.place), logOnePlus(at), store()],
      ]),
    ]),
  ),
  { env: { memory } },
).exports as Record<'exponential' | 'logOnePlus', (place: number) => void>;

function both(kernel: keyof typeof kernels, first: number, second: number): number[] {
  words.set([first, second]);
  kernels[kernel](0);
  return [...words.subarray(0, 2)];
}

/** Largest relative error over many values up to `end`, both lanes. */
function worst(kernel: keyof typeof kernels, end: number, exact: (x: number) => number): number {
  let most = 0;
  for (let step = 0; step <= 20_000; step += 1) {
    const x = (end * step) / 20_000;
    const [first = 0, second = 0] = both(kernel, x, end - x);
    for (const [value, at] of [
      [first, x],
      [second, end - x],
    ] as const) {
      if (exact(at) !== 0) most = Math.max(most, Math.abs(value / exact(at) - 1));
    }
  }
  return most;
}

it('the exponential agrees with that of the language to four units in the last place', () => {
  expect(worst('exponential', -700, Math.exp)).toBeLessThan(4 * Number.EPSILON);
  expect(worst('exponential', -1, Math.exp)).toBeLessThan(4 * Number.EPSILON);
  expect(both('exponential', 0, -0)).toEqual([1, 1]);
});

it('the exponential of what is far below zero is next to nothing, and of no number is no probability', () => {
  expect(both('exponential', Number.NEGATIVE_INFINITY, -1e300).every((value) => value >= 0 && value < 1e-300)).toBe(
    true,
  );
  expect(both('exponential', Number.NaN, 0)[0]).toBeNaN();
});

it('the logarithm of 1 + x agrees with that of the language to four units in the last place', () => {
  expect(worst('logOnePlus', 1, Math.log1p)).toBeLessThan(4 * Number.EPSILON);
  expect(worst('logOnePlus', 1e-12, Math.log1p)).toBeLessThan(4 * Number.EPSILON);
  expect(both('logOnePlus', 0, 1)).toEqual([0, expect.closeTo(Math.LN2, 15)]);
});
