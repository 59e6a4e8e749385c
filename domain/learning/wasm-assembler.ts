/** @module Assembles small WebAssembly modules of numeric loops: functions over one imported memory, with 128-bit vectors. */

/** Bytes of instructions, nested as they were put together. */
export type Code = readonly (number | Code)[];

const valueTypes = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;
export type ValueType = keyof typeof valueTypes;

/** A function without results; parameters come first among the locals. */
export interface WasmFunction {
  readonly name: string;
  readonly params: readonly ValueType[];
  readonly locals: readonly ValueType[];
  readonly body: Code;
}

/** A function whose body names its parameters and locals; the body gets the index of each name. */
export function defineFunction<P extends string, L extends string>(
  name: string,
  params: Readonly<Record<P, ValueType>>,
  locals: Readonly<Record<L, ValueType>>,
  body: (at: Readonly<Record<P | L, number>>) => Code,
): WasmFunction {
  const names = [...Object.keys(params), ...Object.keys(locals)];
  const at = Object.fromEntries(names.map((local, index) => [local, index])) as Record<P | L, number>;
  return { name, params: Object.values(params), locals: Object.values(locals), body: body(at) };
}

/** Unsigned LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  return [...bytes, rest];
}

/** Signed LEB128 of a 32-bit integer. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  while (rest < -64 || rest > 63) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>= 7;
  }
  return [...bytes, rest & 0x7f];
}

const vector = (opcode: number): Code => [0xfd, unsigned(opcode)];
/** Memory operand: alignment is a hint only, 2^2 bytes. */
const memory = (offset: number): Code => [2, unsigned(offset)];

/** Instructions by what they do; operands come before their operation. */
export const wasm = {
  get: (local: number): Code => [0x20, unsigned(local)],
  set: (local: number): Code => [0x21, unsigned(local)],
  tee: (local: number): Code => [0x22, unsigned(local)],
  i32: (value: number): Code => [0x41, signed(value)],
  add: [0x6a] as Code,
  multiply: [0x6c] as Code,
  lessUnsigned: [0x49] as Code,
  loadI32: (offset = 0): Code => [0x28, memory(offset)],
  andI32: [0x71] as Code,
  shiftLeftI32: [0x74] as Code,
  /** Zeros come in from the left. */
  shiftRightI32: [0x76] as Code,
  load: (offset = 0): Code => [vector(0), memory(offset)],
  /** One 32-bit value from memory in all four lanes. */
  loadSplat: (offset = 0): Code => [vector(9), memory(offset)],
  /** One 64-bit value from memory in both lanes. */
  loadSplatF64: (offset = 0): Code => [vector(10), memory(offset)],
  store: (offset = 0): Code => [vector(11), memory(offset)],
  /** The first 64-bit lane alone. */
  storeFirstF64: (offset = 0): Code => [vector(91), memory(offset), 0],
  /** The f32 on the stack in all four lanes. */
  splat: vector(19),
  and: vector(78),
  addF32: vector(228),
  subtractF32: vector(229),
  multiplyF32: vector(230),
  divideF32: vector(231),
  addF64: vector(240),
  subtractF64: vector(241),
  multiplyF64: vector(242),
  divideF64: vector(243),
  absoluteF64: vector(236),
  negateF64: vector(237),
  /** The larger of two, lane by lane; the first where one is no number. */
  atLeastF64: vector(247),
  equalF64: vector(71),
  notLessF64: vector(76),
  /** Bits of the first where the third is set, else of the second. */
  select: vector(82),
  /** Lanes of 64-bit integers: shifted left, added. */
  shiftLeftI64: vector(203),
  addI64: vector(206),
  /** First lanes, and second lanes, of two vectors of two. */
  firstLanes: [vector(13), [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]] as Code,
  secondLanes: [vector(13), [8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31]] as Code,
  minF32: vector(232),
  maxF32: vector(233),
  sqrtF32: vector(227),
  greaterF32: vector(68),
  nearestF32: vector(106),
  storeI32: (offset = 0): Code => [0x36, memory(offset)],
  or: vector(80),
  /** 1 if some bit of the vector is set. */
  anyTrue: vector(83),
  /** Lane by lane, integers: all ones where the first is at most the second. */
  atMostI32: vector(61),
  /** Products of eight pairs of 16-bit integers, neighbours added: four lanes of integers. */
  dotI16: vector(186),
  subtractI16: vector(145),
  absoluteI16: vector(128),
  /** Neighbouring 16-bit integers added: four lanes of integers. */
  addNeighboursI16: vector(126),
  /** Lanes to integers; lanes of integers shifted left; lanes of integers added. */
  truncate: vector(248),
  shiftLeft: vector(171),
  addI32: vector(174),
  /** The same value in both lanes. */
  f64: (value: number): Code => [vector(12), [...new Uint8Array(new Float64Array(2).fill(value).buffer)]],
  /** The same value in all four lanes. */
  f32: (value: number): Code => [vector(12), lanes(value)],
} as const;

function lanes(value: number): number[] {
  return [...new Uint8Array(new Float32Array(4).fill(value).buffer)];
}

/** Repeats the body until the condition that follows it is false; it runs at least once. */
export function repeatWhile(body: Code, condition: Code): Code {
  return [0x03, 0x40, body, condition, 0x0d, 0, 0x0b];
}

/** Runs the body if the condition holds. */
export function when(condition: Code, body: Code): Code {
  return [condition, 0x04, 0x40, body, 0x0b];
}

function flatten(code: Code): number[] {
  return code.flatMap((part) => (typeof part === 'number' ? [part] : flatten(part)));
}

/** `\0asm`, version 1. */
const magic: readonly number[] = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const withLength = (bytes: readonly number[]): number[] => [...unsigned(bytes.length), ...bytes];
const text = (value: string): number[] => withLength([...new TextEncoder().encode(value)]);
const list = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
const section = (id: number, items: readonly (readonly number[])[]): number[] => [id, ...withLength(list(items))];

function codeOf({ locals, body }: WasmFunction): number[] {
  return withLength([...list(locals.map((type) => [1, valueTypes[type]])), ...flatten(body), 0x0b]);
}

/** Bytes of a module that imports `env.memory` and exports the functions by name: the same bytes for the same functions. */
export function assemble(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ params }) => [0x60, ...list(params.map((type) => [valueTypes[type]])), 0]);
  return Uint8Array.from([
    ...magic,
    ...section(1, types),
    ...section(2, [[...text('env'), ...text('memory'), 2, 0, 1]]),
    ...section(
      3,
      functions.map((_, index) => unsigned(index)),
    ),
    ...section(
      7,
      functions.map(({ name }, index) => [...text(name), 0, ...unsigned(index)]),
    ),
    ...section(10, functions.map(codeOf)),
  ]);
}
