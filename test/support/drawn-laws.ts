/** @module Laws with light and heavy tails, for simulations of tables. */
import type { RandomStream } from '../../domain/learning/learner.ts';

export type Draw = () => number;

/** Draws of named laws, all from one stream. */
export function drawnLaws(stream: RandomStream) {
  const normal = () => stream.nextNormal();
  const uniform = () => 1 - stream.nextDouble();

  const student = (degrees: number) => {
    const squares = Array.from({ length: degrees }, () => normal() ** 2).reduce((sum, square) => sum + square, 0);
    return normal() / Math.sqrt(squares / degrees);
  };
  function poisson(mean: number): number {
    let count = 0;
    for (let left = uniform(); left > Math.exp(-mean); left *= uniform()) count += 1;
    return count;
  }
  return {
    normal,
    uniform,
    lognormal: () => Math.exp(normal()),
    'Pareto of index 1': () => 1 / uniform(),
    't with 2 degrees': () => student(2),
    't with 3 degrees': () => student(3),
    'counts of mean 0.05': () => poisson(0.05),
    'counts of mean 3': () => poisson(3),
    'counts of mean 20': () => poisson(20),
    'zero in six of ten': () => (uniform() < 0.6 ? 0 : Math.exp(normal())),
    'flags of one in a hundred': () => Number(uniform() < 0.01),
  };
}
