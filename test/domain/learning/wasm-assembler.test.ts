import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assemble,
  type Code,
  defineFunction,
  repeatWhile,
  type WasmFunction,
  wasm,
  when,
} from '../../../domain/learning/wasm-assembler.ts';

const { get, set, i32, f32, add, lessUnsigned, load, store } = wasm;

function instantiate(fn: WasmFunction): { run: (...values: number[]) => void; memory: ArrayBuffer } {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assemble([fn])), { env: { memory } });
  return { run: exports[fn.name] as (...values: number[]) => void, memory: memory.buffer };
}

/** Runs code that leaves a vector, with the numbers 1 2 3 4 and 10 20 30 40 in memory at 16 and 32. */
function vectorOf(code: Code): Float32Array {
  const { run, memory } = instantiate(defineFunction('f', {}, {}, () => [i32(0), code, store()]));
  new Float32Array(memory).set([1, 2, 3, 4, 10, 20, 30, 40], 4);
  run();
  return new Float32Array(memory, 0, 4);
}

describe('an assembled module', () => {
  it('is the same bytes for the same functions', () => {
    const fn = () => defineFunction('f', { a: 'i32' }, { b: 'v128' }, (at) => [get(at.a), f32(1), store()]);
    expect(assemble([fn()])).toEqual(assemble([fn()]));
  });

  it('holds several functions, each under its name and with its own parameters', () => {
    const write = (name: string, value: number) =>
      defineFunction(name, { to: 'i32' }, {}, (at) => [get(at.to), f32(value), store()]);
    const memory = new WebAssembly.Memory({ initial: 1 });
    const module = new WebAssembly.Module(assemble([write('one', 1), write('two', 2)]));
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    (exports['two'] as (to: number) => void)(0);
    (exports['one'] as (to: number) => void)(16);
    expect([...new Float32Array(memory.buffer, 0, 5)]).toEqual([2, 2, 2, 2, 1]);
  });

  it('takes every 32-bit constant and every offset for what it is', () => {
    const place = fc.integer({ min: 0, max: 3000 }).map((index) => index * 16);
    const base = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(place, base, (offset, value) => {
        // The address is 0 however the constant is written: value - value.
        const code = [i32(value), i32(-value | 0), add, f32(5), store(offset)];
        const { run, memory } = instantiate(defineFunction('f', {}, {}, () => code));
        run();
        expect(new Float32Array(memory)[offset / 4]).toBe(5);
      }),
    );
  });

  it('repeats while the condition holds, at least once, and skips what has no reason to run', () => {
    const count = defineFunction('f', { n: 'i32', skip: 'i32' }, { i: 'i32' }, (at) => [
      when(
        [get(at.skip), i32(1), lessUnsigned],
        repeatWhile(
          [
            [i32(0), i32(0), load(), f32(1), wasm.addF32, store()],
            [get(at.i), i32(1), add, set(at.i)],
          ],
          [get(at.i), get(at.n), lessUnsigned],
        ),
      ),
    ]);
    for (const [n, skip, expected] of [
      [5, 0, 5],
      [0, 0, 1],
      [5, 1, 0],
    ] as const) {
      const { run, memory } = instantiate(count);
      run(n, skip);
      expect(new Float32Array(memory)[0]).toBe(expected);
    }
  });
});

describe('vector instructions', () => {
  const [first, second] = [
    [i32(0), load(16)],
    [i32(0), load(32)],
  ] as const;

  it.each<[string, Code, number[]]>([
    ['addF32', [first, second, wasm.addF32], [11, 22, 33, 44]],
    ['subtractF32', [first, second, wasm.subtractF32], [-9, -18, -27, -36]],
    ['multiplyF32', [first, second, wasm.multiplyF32], [10, 40, 90, 160]],
    ['divideF32', [second, first, wasm.divideF32], [10, 10, 10, 10]],
    ['minF32', [first, f32(2.5), wasm.minF32], [1, 2, 2.5, 2.5]],
    ['maxF32', [first, f32(2.5), wasm.maxF32], [2.5, 2.5, 3, 4]],
    ['sqrtF32', [first, first, wasm.multiplyF32, wasm.sqrtF32], [1, 2, 3, 4]],
    ['greaterF32 with and', [second, first, f32(2), wasm.greaterF32, wasm.and], [0, 0, 30, 40]],
    ['nearestF32', [first, f32(0.4), wasm.addF32, wasm.nearestF32], [1, 2, 3, 4]],
    ['loadSplat', [i32(0), wasm.loadSplat(24)], [3, 3, 3, 3]],
    // 1 << 23 is one step of a single's exponent.
    [
      'truncate, shiftLeft, addI32',
      [first, wasm.truncate, i32(23), wasm.shiftLeft, f32(1), wasm.addI32],
      [2, 4, 8, 16],
    ],
  ])('%s do what they say, lane by lane', (_, code, expected) => {
    expect([...vectorOf(code)]).toEqual(expected);
  });

  it('splat puts a parameter in all lanes', () => {
    const fn = defineFunction('f', { x: 'f32' }, {}, (at) => [i32(0), get(at.x), wasm.splat, store()]);
    const { run, memory } = instantiate(fn);
    run(1.5);
    expect([...new Float32Array(memory, 0, 5)]).toEqual([1.5, 1.5, 1.5, 1.5, 0]);
  });
});
