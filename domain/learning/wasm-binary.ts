/** @module WebAssembly modules of one function over imported memory, put together from named instructions. */

type Bytes = readonly number[];

/** Value types as the binary format numbers them (WebAssembly core specification, section 5). */
export const i32 = 0x7f;
export const v128 = 0x7b;

/** Unsigned LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

/** Signed LEB128 of a 32-bit integer. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

const simd = (code: number): Bytes => [0xfd, ...unsigned(code)];

/** Instructions; operands are on the stack, in the order of the specification. */
export const op = {
  get: (local: number): Bytes => [0x20, ...unsigned(local)],
  set: (local: number): Bytes => [0x21, ...unsigned(local)],
  constant: (value: number): Bytes => [0x41, ...signed(value)],
  add: [0x6a] as Bytes,
  multiply: [0x6c] as Bytes,
  lessUnsigned: [0x49] as Bytes,
  /** A loop that is left at its end; `repeat` goes to its start while the operand is not zero. */
  loop: (body: Bytes): Bytes => [0x03, 0x40, ...body, 0x0b],
  when: (body: Bytes): Bytes => [0x04, 0x40, ...body, 0x0b],
  repeat: [0x0d, 0x00] as Bytes,
  storeInt: (offset: number): Bytes => [0x36, 2, ...unsigned(offset)],
  load: (offset: number): Bytes => [...simd(0x00), 4, ...unsigned(offset)],
  /** One 32-bit value into all four lanes. */
  loadSplat: (offset: number): Bytes => [...simd(0x09), 2, ...unsigned(offset)],
  store: (offset: number): Bytes => [...simd(0x0b), 4, ...unsigned(offset)],
  /** Lane by lane, 32-bit signed: all ones where the first is at most the second. */
  atMost: simd(0x3d),
  or: simd(0x50),
  anyTrue: simd(0x53),
  addInts: simd(0xae),
  /** Products of eight pairs of 16-bit integers, neighbours added: four 32-bit sums. */
  dotShorts: simd(0xba),
  subtractShorts: simd(0x91),
  absoluteShorts: simd(0x80),
  /** Neighbouring 16-bit integers added: four 32-bit sums. */
  addNeighbours: simd(0x7e),
} as const;

export interface WasmFunction {
  readonly name: string;
  /** How many 32-bit parameters it has; it returns one 32-bit integer. */
  readonly parameters: number;
  /** Types of the locals, numbered on from the parameters. */
  readonly locals: readonly number[];
  readonly body: Bytes;
}

const text = (value: string): number[] => [...unsigned(value.length), ...new TextEncoder().encode(value)];
const section = (id: number, content: Bytes): number[] => [id, ...unsigned(content.length), ...content];

/** `\0asm`, version 1. */
const magic: Bytes = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** Bytes of a module whose functions work on the memory imported as `env.memory`. */
export function wasmModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const count = unsigned(functions.length);
  const types = functions.flatMap(({ parameters }) => [
    0x60,
    ...unsigned(parameters),
    ...new Array<number>(parameters).fill(i32),
    1,
    i32,
  ]);
  const exported = functions.flatMap(({ name }, index) => [...text(name), 0, ...unsigned(index)]);
  const code = functions.flatMap(({ locals, body }) => {
    const declared = [...unsigned(locals.length), ...locals.flatMap((type) => [1, type])];
    return [...unsigned(declared.length + body.length + 1), ...declared, ...body, 0x0b];
  });
  return Uint8Array.from([
    ...magic,
    ...section(1, [...count, ...types]),
    ...section(2, [1, ...text('env'), ...text('memory'), 2, 0, 1]),
    ...section(3, [...count, ...functions.flatMap((_, index) => unsigned(index))]),
    ...section(7, [...count, ...exported]),
    ...section(10, [...count, ...code]),
  ]);
}
