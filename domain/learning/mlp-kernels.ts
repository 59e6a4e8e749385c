/** @module The loops of dense networks as WebAssembly, compiled once; memory is laid out by who uses them. */
import { elementwiseFunctions } from './mlp-elementwise.ts';
import { forwardProduct, gradientProduct } from './mlp-products.ts';
import { assemble } from './wasm-assembler.ts';

type Kernel<Arguments extends readonly number[]> = (...values: Arguments) => void;
/** Byte offset in the memory. */
type Address = number;
type Shape = [rows: number, stride: number, width: number];

/** Functions of `mlp-products.ts` and `mlp-elementwise.ts`. All lengths are bytes and divide by 16. */
export interface MlpFunctions {
  readonly forward: Kernel<[output: Address, left: Address, weights: Address, bias: Address, ...Shape]>;
  readonly gradient: Kernel<[output: Address, left: Address, slopes: Address, ...Shape]>;
  readonly relu: Kernel<[values: Address, bytes: number]>;
  readonly tanh: Kernel<[values: Address, bytes: number]>;
  readonly reluSlope: Kernel<[slopes: Address, values: Address, bytes: number]>;
  readonly tanhSlope: Kernel<[slopes: Address, values: Address, bytes: number]>;
  readonly scale: Kernel<[output: Address, left: Address, right: Address, bytes: number]>;
  readonly adam: Kernel<
    [
      ...[weights: Address, slopes: Address, mean: Address, square: Address, bytes: number],
      ...[rate: number, decay: number, keepMean: number, newMean: number],
      ...[keepSquare: number, newSquare: number, epsilon: number],
    ]
  >;
  readonly descend: Kernel<
    [
      ...[weights: Address, slopes: Address, velocity: Address, bytes: number],
      ...[rate: number, decay: number, momentum: number],
    ]
  >;
  readonly columnSums: Kernel<[sums: Address, values: Address, rows: number, width: number]>;
}

export interface MlpKernels extends MlpFunctions {
  /** Zero at first. */
  readonly memory: ArrayBuffer;
}

const pageBytes = 65_536;
let compiled: WebAssembly.Module | undefined;

/** Functions over a memory of their own of at least so many bytes. */
export function createKernels(bytes: number): MlpKernels {
  compiled ??= new WebAssembly.Module(assemble([forwardProduct, gradientProduct, ...elementwiseFunctions]));
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) });
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return { ...(exports as unknown as MlpFunctions), memory: memory.buffer };
}
