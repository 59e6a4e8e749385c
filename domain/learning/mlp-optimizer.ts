/** @module Steps of a network's parameters down the slopes: Adam, or gradient descent with momentum. */
import type { Network } from './mlp-network.ts';

export interface OptimizerParams {
  readonly optimizer: 'adam' | 'sgd';
  readonly learningRate: number;
  /** Of `sgd`. */
  readonly momentum: number;
}

/** Of Kingma and Ba (2015), as in scikit-learn and PyTorch. */
const keepMean = 0.9;
const keepSquare = 0.999;
const epsilon = 1e-8;

/** Makes one step by the slopes that the network gathered, and sets them to 0; `decay` times a weight is added to its slope. */
export type Optimizer = (decay: number) => void;

/** The optimiser owns the network's moments. */
export function createOptimizer(network: Network, params: OptimizerParams): Optimizer {
  const { kernels, memory } = network;
  const { parameters, slopes, moments } = memory;
  const parts = [
    { ...memory.weightPart, decays: 1 },
    { ...memory.biasPart, decays: 0 },
  ];
  const rate = params.learningRate;
  if (params.optimizer === 'sgd') {
    return (decay) => {
      for (const { offset, bytes, decays } of parts) {
        const [at, slope, velocity] = [parameters + offset, slopes + offset, moments[0] + offset];
        kernels.descend(at, slope, velocity, bytes, rate, decay * decays, params.momentum);
      }
    };
  }
  let step = 0;
  return (decay) => {
    step += 1;
    // The means begin at zero: the rate makes up for it.
    const corrected = (rate * Math.sqrt(1 - keepSquare ** step)) / (1 - keepMean ** step);
    for (const { offset, bytes, decays } of parts) {
      kernels.adam(
        ...([parameters + offset, slopes + offset, moments[0] + offset, moments[1] + offset, bytes] as const),
        ...([corrected, decay * decays, keepMean, 1 - keepMean, keepSquare, 1 - keepSquare, epsilon] as const),
      );
    }
  };
}
