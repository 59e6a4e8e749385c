/** @module Where a dense network keeps its numbers: addresses of parameters, of a block of rows and of what training adds. */

/** Inputs, units of each hidden layer, outputs. */
export type LayerSizes = readonly number[];

export interface NetworkUse {
  /** Most rows that go through at once. */
  readonly blockRows: number;
  /** Whether slopes, and two moments per parameter, are kept. */
  readonly training: boolean;
  /** Whether hidden values are multiplied by masks. */
  readonly masked: boolean;
}

/** Layer of `units` by `inputs`; rows of inputs and of values are padded with zeros to `stride` and `width` bytes. */
export interface LayerMemory {
  readonly inputs: number;
  readonly units: number;
  readonly stride: number;
  readonly width: number;
  /** From the start of a parameter region: weights by input and unit, padded, and one bias per unit. */
  readonly weights: number;
  readonly biases: number;
  readonly values: number;
  readonly slopes: number;
  /** Weights by unit and input. */
  readonly transposed: number;
  readonly masks: number;
  /** Values times masks; the values themselves where there are no masks. */
  readonly masked: number;
}

/** All weights or all biases: so many bytes from an offset in each parameter region. */
export interface ParameterPart {
  readonly offset: number;
  readonly bytes: number;
}

export interface NetworkMemory {
  readonly layers: readonly LayerMemory[];
  readonly inputs: number;
  /** A row of zeros, wide enough for each layer. */
  readonly zeros: number;
  readonly weightPart: ParameterPart;
  readonly biasPart: ParameterPart;
  /** Regions of one number per parameter. */
  readonly parameters: number;
  readonly slopes: number;
  readonly moments: readonly [number, number];
  readonly bytes: number;
}

export const valueBytes = 4;
const vectorBytes = 16;
const tileRows = 4;

/** Bytes of so many values, filled up to whole vectors. */
const padded = (count: number): number => Math.ceil((count * valueBytes) / vectorBytes) * vectorBytes;
/** So many rows, filled up to whole tiles. */
export const wholeTiles = (rows: number): number => Math.ceil(rows / tileRows) * tileRows;

/** Gives out bytes one after the other. */
class Ground {
  end = 0;
  take(bytes: number): number {
    const start = this.end;
    this.end += bytes;
    return start;
  }
}

/** Addresses for a network of at least one layer; what the use does not need gets no bytes. */
export function planMemory(sizes: LayerSizes, use: NetworkUse): NetworkMemory {
  const widths = sizes.map(padded);
  const weightBytes = widths.slice(1).map((width, layer) => ((widths[layer] as number) / valueBytes) * width);
  const biasBytes = widths.slice(1);
  const weightPart = { offset: 0, bytes: sumOf(weightBytes) };
  const biasPart = { offset: weightPart.bytes, bytes: sumOf(biasBytes) };
  const ground = new Ground();
  const region = (needed: boolean): number => ground.take(needed ? weightPart.bytes + biasPart.bytes : 0);
  const parameters = region(true);
  const slopes = region(use.training);
  const moments = [region(use.training), region(use.training)] as const;
  const zeros = ground.take(Math.max(...widths));
  const rows = wholeTiles(use.blockRows);
  const inputs = ground.take(rows * (widths[0] as number));
  const layers = biasBytes.map((width, index) => {
    const block = (needed: boolean): number => ground.take(needed ? rows * width : 0);
    const hidden = index < biasBytes.length - 1;
    const values = block(true);
    const masks = use.masked && hidden;
    return {
      inputs: sizes[index] as number,
      units: sizes[index + 1] as number,
      stride: widths[index] as number,
      width,
      weights: weightPart.offset + sumOf(weightBytes.slice(0, index)),
      biases: biasPart.offset + sumOf(biasBytes.slice(0, index)),
      values,
      slopes: block(use.training),
      transposed: ground.take(use.training && index > 0 ? (weightBytes[index] as number) : 0),
      masks: block(masks),
      masked: masks ? block(true) : values,
    };
  });
  return { layers, inputs, zeros, weightPart, biasPart, parameters, slopes, moments, bytes: ground.end };
}

/** How many weights and biases a network of such layers has. */
export function parameterCount(sizes: LayerSizes): number {
  return sumOf(sizes.slice(1).map((units, layer) => ((sizes[layer] as number) + 1) * units));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
