/** @module Starting parameters of a dense network: uniform random numbers, or a fixed set of cosine waves. */
import type { RandomStream } from './learner.ts';
import { type LayerSizes, parameterCount } from './mlp-memory.ts';

export type Init = 'glorot' | 'he' | 'fixed';

/** Position of the golden ratio's sequence, which fills (0, 1) evenly: biases of the fixed start. */
const golden = (Math.sqrt(5) - 1) / 2;

/**
 * Parameters layer by layer: weights by input and unit, then biases. `glorot` draws both uniformly within
 * ±√(6 / (inputs + units)) (Glorot and Bengio 2010, as scikit-learn does), `he` within ±√(6 / inputs) (He et al. 2015),
 * layer l from fork l of the stream. `fixed` draws nothing.
 */
export function startingParameters(sizes: LayerSizes, init: Init, stream?: RandomStream): Float32Array {
  const parameters = new Float32Array(parameterCount(sizes));
  let place = 0;
  for (let layer = 0; layer < sizes.length - 1; layer += 1) {
    const [inputs, units] = [sizes[layer] as number, sizes[layer + 1] as number];
    const own = parameters.subarray(place, place + (inputs + 1) * units);
    place += own.length;
    if (init === 'fixed' || !stream) fillFixed(own, inputs, units);
    else fillUniform(own, Math.sqrt(6 / (init === 'he' ? inputs : inputs + units)), stream.fork(layer));
  }
  return parameters;
}

function fillUniform(parameters: Float32Array, bound: number, stream: RandomStream): void {
  for (let index = 0; index < parameters.length; index += 1) parameters[index] = bound * (2 * stream.nextDouble() - 1);
}

/**
 * Weights are entries of the cosine transform of type IV, whose rows and columns are orthogonal, so that no two units
 * begin alike; the larger side takes all waves and the smaller spreads over them. They have the mean square of `glorot`.
 */
function fillFixed(parameters: Float32Array, inputs: number, units: number): void {
  const order = Math.max(inputs, units);
  const spread = (index: number, count: number): number => Math.floor(((2 * index + 1) * order) / (2 * count));
  const bound = Math.sqrt(6 / (inputs + units));
  const amplitude = bound * Math.sqrt(2 / 3);
  for (let input = 0; input < inputs; input += 1) {
    for (let unit = 0; unit < units; unit += 1) {
      const phase = ((2 * spread(input, inputs) + 1) * (2 * spread(unit, units) + 1)) / (4 * order);
      parameters[input * units + unit] = amplitude * Math.cos(Math.PI * phase);
    }
  }
  for (let unit = 0; unit < units; unit += 1) {
    parameters[inputs * units + unit] = bound * (2 * (((unit + 1) * golden) % 1) - 1);
  }
}
