/** @module A dense network on blocks of rows: values forward, slopes of a loss backward, parameters in and out. */
import { createKernels, type MlpKernels } from './mlp-kernels.ts';
import {
  type LayerMemory,
  type LayerSizes,
  type NetworkMemory,
  type NetworkUse,
  planMemory,
  valueBytes,
  wholeTiles,
} from './mlp-memory.ts';

export type Activation = 'relu' | 'tanh';

/** The outputs are linear; the activation is that of the hidden layers. */
export interface NetworkShape {
  readonly sizes: LayerSizes;
  readonly activation: Activation;
}

/** A row of a block begins at each multiple of `width`; what lies behind its own numbers is zero. */
export interface Block {
  readonly values: Float32Array;
  readonly width: number;
}

export class Network {
  readonly kernels: MlpKernels;
  readonly memory: NetworkMemory;
  readonly inputs: Block;
  readonly outputs: Block;
  /** Slopes of the loss by each output; empty unless in training. */
  readonly outputSlopes: Block;
  /** Masks of each hidden layer; empty unless masked. */
  readonly masks: readonly Block[];
  readonly #activation: Activation;
  readonly #floats: Float32Array;

  constructor({ sizes, activation }: NetworkShape, use: NetworkUse) {
    this.memory = planMemory(sizes, use);
    this.kernels = createKernels(this.memory.bytes);
    this.#activation = activation;
    this.#floats = new Float32Array(this.kernels.memory);
    const { layers, inputs } = this.memory;
    const [first, last] = [layers[0] as LayerMemory, layers.at(-1) as LayerMemory];
    const block = (address: number, bytes: number, rows = wholeTiles(use.blockRows)): Block => {
      const width = bytes / valueBytes;
      return { values: this.#floats.subarray(address / valueBytes, address / valueBytes + rows * width), width };
    };
    this.inputs = block(inputs, first.stride);
    this.outputs = block(last.values, last.width);
    this.outputSlopes = block(last.slopes, last.width, use.training ? wholeTiles(use.blockRows) : 0);
    this.masks = use.masked ? layers.slice(0, -1).map(({ masks, width }) => block(masks, width)) : [];
  }

  /** Computes the outputs of the first rows of the block, through the masks if asked to. */
  forward(rows: number, masked = false): void {
    const { kernels, memory } = this;
    const { values, weights, biases, stride, width } = memory.layers[0] as LayerMemory;
    const [from, bias] = [memory.parameters + weights, memory.parameters + biases];
    kernels.forward(values, memory.inputs, from, bias, wholeTiles(rows), stride, width);
    this.#passOn(rows, masked);
  }

  /**
   * The same outputs, to the bit, from inputs that stand column by column, each `columnStride(rows)` values long. That is
   * how matrices come, and saves turning them about.
   */
  forwardColumns(rows: number): void {
    const { kernels, memory } = this;
    const { inputs, values, weights, biases, width } = memory.layers[0] as LayerMemory;
    const whole = wholeTiles(rows);
    this.#repeatRow(memory.parameters + biases, values, width, whole);
    kernels.gradient(values, memory.inputs, memory.parameters + weights, inputs, whole * valueBytes, width);
    this.#passOn(rows, false);
  }

  columnStride(rows: number): number {
    return wholeTiles(rows);
  }

  /** Copies a row of so many bytes to each of the rows at `target`. */
  #repeatRow(source: number, target: number, width: number, rows: number): void {
    const floats = this.#floats;
    const [length, start] = [width / valueBytes, target / valueBytes];
    floats.copyWithin(start, source / valueBytes, source / valueBytes + length);
    for (let done = 1; done < rows; done *= 2) {
      floats.copyWithin(start + done * length, start, start + Math.min(done, rows - done) * length);
    }
  }

  /** From the sums of the first layer to the outputs. */
  #passOn(rows: number, masked: boolean): void {
    const { kernels, memory } = this;
    const whole = wholeTiles(rows);
    const last = memory.layers.length - 1;
    let inputs = memory.inputs;
    memory.layers.forEach((layer, index) => {
      const { values, weights, biases, stride, width } = layer;
      const [from, bias] = [memory.parameters + weights, memory.parameters + biases];
      if (index > 0) kernels.forward(values, inputs, from, bias, whole, stride, width);
      if (index === last) return;
      kernels[this.#activation](values, whole * width);
      if (masked) kernels.scale(layer.masked, values, layer.masks, whole * width);
      inputs = masked ? layer.masked : values;
    });
  }

  /** Adds the slopes of the parameters to their region; the block has gone forward and `outputSlopes` are set. */
  backward(rows: number, masked = false): void {
    const { kernels, memory, outputSlopes } = this;
    const whole = wholeTiles(rows);
    // Rows that only fill the last tile teach nothing.
    outputSlopes.values.fill(0, rows * outputSlopes.width, whole * outputSlopes.width);
    for (let index = memory.layers.length - 1; index >= 0; index -= 1) {
      const layer = memory.layers[index] as LayerMemory;
      const below = memory.layers[index - 1];
      const { slopes, stride, width } = layer;
      const inputs = below === undefined ? memory.inputs : masked ? below.masked : below.values;
      kernels.gradient(memory.slopes + layer.weights, inputs, slopes, whole, stride, width);
      kernels.columnSums(memory.slopes + layer.biases, slopes, whole, width);
      if (below === undefined) return;
      kernels.forward(below.slopes, slopes, layer.transposed, memory.zeros, whole, width, stride);
      if (masked) kernels.scale(below.slopes, below.slopes, below.masks, whole * stride);
      kernels[`${this.#activation}Slope`](below.slopes, below.values, whole * stride);
    }
  }

  /** Copies the weights to where `backward` reads them; due whenever parameters have changed. */
  transposeWeights(): void {
    const { layers, parameters } = this.memory;
    const floats = this.#floats;
    for (let index = 1; index < layers.length; index += 1) {
      const { weights, transposed, stride, width } = layers[index] as LayerMemory;
      const [from, to] = [(parameters + weights) / valueBytes, transposed / valueBytes];
      const [inputs, units] = [stride / valueBytes, width / valueBytes];
      for (let input = 0; input < inputs; input += 1) {
        for (let unit = 0; unit < units; unit += 1) {
          floats[to + unit * inputs + input] = floats[from + input * units + unit] as number;
        }
      }
    }
  }

  /** Weights by input and unit, then biases, layer by layer, without padding. */
  readParameters(): Float32Array {
    return this.#readRegion(this.memory.parameters);
  }

  /** Slopes of the parameters in the order of the parameters. */
  readSlopes(): Float32Array {
    return this.#readRegion(this.memory.slopes);
  }

  writeParameters(packed: Float32Array): void {
    let place = 0;
    for (const { address, count } of this.#runs(this.memory.parameters)) {
      this.#floats.set(packed.subarray(place, place + count), address);
      place += count;
    }
  }

  #readRegion(region: number): Float32Array {
    const runs = this.#runs(region);
    const packed = new Float32Array(runs.reduce((sum, { count }) => sum + count, 0));
    let place = 0;
    for (const { address, count } of runs) {
      packed.set(this.#floats.subarray(address, address + count), place);
      place += count;
    }
    return packed;
  }

  /** Unpadded stretches of a parameter region, by index of value. */
  #runs(region: number): { readonly address: number; readonly count: number }[] {
    return this.memory.layers.flatMap(({ inputs, units, width, weights, biases }) => [
      ...Array.from({ length: inputs }, (_, input) => ({
        address: (region + weights + input * width) / valueBytes,
        count: units,
      })),
      { address: (region + biases) / valueBytes, count: units },
    ]);
  }
}
