/** @module The loops of linear learners as WebAssembly, compiled once. */
import { type LinearFunctions, linearFunctions, tiles } from './linear-kernel.ts';
import { type LogisticFunctions, logisticFunctions } from './logistic-kernel.ts';
import { assemble } from './wasm-assembler.ts';

export type LinearKernels = LinearFunctions & LogisticFunctions;

let compiled: WebAssembly.Module | undefined;
/** Making an instance takes longer than fitting few rows. */
const instances = new WeakMap<WebAssembly.Memory, LinearKernels>();

/** Functions over the memory, the same ones each time. */
export function linearKernels(memory: WebAssembly.Memory): LinearKernels {
  const known = instances.get(memory);
  if (known) return known;
  compiled ??= new WebAssembly.Module(assemble([...linearFunctions, ...logisticFunctions]));
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  const byWidth = (name: string) =>
    Object.fromEntries(tiles.map(({ outputs }) => [outputs, exports[`${name}${outputs}`]]));
  const kernels = { ...exports, scores: byWidth('scores'), products: byWidth('products') } as unknown as LinearKernels;
  instances.set(memory, kernels);
  return kernels;
}
