import { describe, expect, it } from 'vitest';
import { minimize, type Objective } from '../../../domain/learning/lbfgs.ts';

const options = { tolerance: 1e-9, maxIterations: 2000 };

/** Σ scale (x - centre)² / 2. */
const bowl =
  (centre: readonly number[], scales: readonly number[]): Objective =>
  (point, gradient) => {
    let value = 0;
    point.forEach((coordinate, index) => {
      const away = coordinate - centre[index]!;
      value += (scales[index]! * away * away) / 2;
      gradient[index] = scales[index]! * away;
    });
    return value;
  };

const rosenbrock: Objective = (point, gradient) => {
  const [x = 0, y = 0] = point;
  gradient[0] = -2 * (1 - x) - 400 * x * (y - x * x);
  gradient[1] = 200 * (y - x * x);
  return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
};

describe('the minimum', () => {
  it('of a bowl is its centre, also where its axes differ a million times', () => {
    const { point, converged } = minimize(bowl([1, -2, 3], [1, 1000, 1e6]), new Float64Array(3), options);
    expect(converged).toBe(true);
    expect([...point]).toEqual([1, -2, 3].map((value) => expect.closeTo(value, 8)));
  });

  it('of the bent valley of Rosenbrock is found from its usual start', () => {
    const { point, converged } = minimize(rosenbrock, Float64Array.of(-1.2, 1), options);
    expect(converged).toBe(true);
    expect([...point]).toEqual([expect.closeTo(1, 6), expect.closeTo(1, 6)]);
  });

  it('is the start if nothing descends from there, and the start is left alone', () => {
    const start = Float64Array.of(1, 1);
    expect(minimize(rosenbrock, start, options).point).toEqual(Float64Array.of(1, 1));
    minimize(bowl([9, 9], [1, 1]), start, options);
    expect([...start]).toEqual([1, 1]);
  });
});

it('uses its memory: quadratic convergence is near, steepest descent takes thousands of iterations', () => {
  let last = 0;
  const onIteration = (iteration: number) => {
    last = iteration;
  };
  minimize(rosenbrock, Float64Array.of(-1.2, 1), { ...options, onIteration });
  expect(last).toBeLessThan(60);
  minimize(bowl([1, -2, 3, -4], [1, 10, 100, 1000]), new Float64Array(4), { ...options, onIteration });
  expect(last).toBeLessThan(40);
});

it('says so if the iterations did not suffice', () => {
  const few = minimize(rosenbrock, Float64Array.of(-1.2, 1), { tolerance: 1e-9, maxIterations: 3 });
  expect(few.converged).toBe(false);
});

it('ends at an exception of the caller', () => {
  const stop = (iteration: number) => {
    if (iteration === 2) throw new Error('stop');
  };
  expect(() => minimize(rosenbrock, Float64Array.of(-1.2, 1), { ...options, onIteration: stop })).toThrow('stop');
});

describe('an estimate of the Hessian', () => {
  const scales = [1, 1e3, 1e6, 7, 30, 400, 2e5];
  const away = bowl(
    scales.map((_, index) => index + 1),
    scales,
  );
  const start = new Float64Array(scales.length);
  const asked: Float64Array[] = [];
  const run = (after: number, solve: (vector: Float64Array) => Float64Array | undefined) => {
    let iterations = 0;
    asked.length = 0;
    const { point, converged } = minimize(away, start, {
      ...options,
      onIteration: () => {
        iterations += 1;
      },
      precondition: {
        after,
        at: (place) => {
          asked.push(place.slice());
          return (vector) => solve(vector) ?? vector;
        },
      },
    });
    return { point, converged, iterations };
  };

  it('that is the Hessian leads to the minimum of a quadratic in one more step', () => {
    const { point, converged, iterations } = run(3, (vector) => vector.map((value, index) => value / scales[index]!));
    expect(converged).toBe(true);
    expect(iterations).toBeLessThanOrEqual(5);
    expect([...point]).toEqual(scales.map((_, index) => expect.closeTo(index + 1, 8)));
  });

  it('that is of no use, asked for after 2, 4, 8 … iterations, does no harm', () => {
    const { converged, iterations } = run(2, (vector) => vector.map((value) => value * 1e-3));
    expect(converged).toBe(true);
    expect(asked).toHaveLength(Math.floor(Math.log2(iterations - 1)));
  });
});
