/** @module Limited-memory BFGS for smooth convex functions, preconditioned: Nocedal and Wright, "Numerical Optimization", chapters 3 and 7. */

/** Returns the value at `point` and writes its gradient. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

/** Returns a function that solves with an estimate of the Hessian at `point`; undefined where there is none. */
export type Precondition = (point: Float64Array) => Solve | undefined;
type Solve = (vector: Float64Array) => Float64Array;

export interface LbfgsOptions {
  /** Done once no component of the gradient is larger. */
  readonly tolerance: number;
  readonly maxIterations: number;
  /** Asked for an estimate after so many iterations, then after twice as many, and so on; before, it is the identity. */
  readonly precondition?: { readonly after: number; readonly at: Precondition } | undefined;
  /** Called once per iteration; may throw to cancel. */
  readonly onIteration?: ((iteration: number) => void) | undefined;
}

const memory = 10;
const sufficientDecrease = 1e-4;
const curvature = 0.9;
const maxTrials = 40;

interface Correction {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly inverse: number;
}

interface Place {
  readonly point: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

/** Minimises from `start`, which is left alone. Ends early when rounding leaves no further descent. */
export function minimize(
  objective: Objective,
  start: Float64Array,
  options: LbfgsOptions,
): { readonly point: Float64Array; readonly converged: boolean } {
  const evaluate = (point: Float64Array): Place => {
    const gradient = new Float64Array(point.length);
    return { point, value: objective(point, gradient), gradient };
  };
  let here = evaluate(start.slice());
  let corrections: Correction[] = [];
  let solve: Solve | undefined;
  let refresh = options.precondition?.after;
  for (let iteration = 0; iteration < options.maxIterations; iteration += 1) {
    if (largest(here.gradient) <= options.tolerance) return { point: here.point, converged: true };
    options.onIteration?.(iteration);
    if (iteration === refresh) {
      solve = options.precondition?.at(here.point) ?? solve;
      refresh = 2 * iteration;
    }
    let next = searchLine(evaluate, here, descent(here.gradient, corrections, solve));
    if (!next && corrections.length > 0) {
      // The memory may mislead where rounding begins: once more without it.
      corrections = [];
      next = searchLine(evaluate, here, descent(here.gradient, corrections, solve));
    }
    if (!next) return { point: here.point, converged: false };
    corrections = remember(corrections, here, next);
    here = next;
  }
  return { point: here.point, converged: largest(here.gradient) <= options.tolerance };
}

function remember(corrections: Correction[], from: Place, to: Place): Correction[] {
  const step = sumOf(to.point, from.point, -1);
  const change = sumOf(to.gradient, from.gradient, -1);
  const product = dot(step, change);
  if (!(product > 1e-12 * Math.sqrt(dot(step, step) * dot(change, change)))) return corrections;
  return [...corrections.slice(1 - memory), { step, change, inverse: 1 / product }];
}

/** Two-loop recursion: minus the approximate inverse Hessian times the gradient. */
function descent(
  gradient: Float64Array,
  corrections: readonly Correction[],
  solve: Solve = (vector) => vector,
): Float64Array {
  let direction = sumOf(new Float64Array(gradient.length), gradient, -1);
  const shares = new Float64Array(corrections.length);
  for (let index = corrections.length - 1; index >= 0; index -= 1) {
    const { step, change, inverse } = corrections[index] as Correction;
    const share = inverse * dot(step, direction);
    shares[index] = share;
    add(direction, change, -share);
  }
  direction = solve(direction);
  const latest = corrections.at(-1);
  if (latest) {
    const scale = 1 / (latest.inverse * dot(latest.change, solve(latest.change)));
    for (let index = 0; index < direction.length; index += 1) direction[index] = (direction[index] as number) * scale;
  }
  corrections.forEach(({ step, change, inverse }, index) => {
    add(direction, step, (shares[index] as number) - inverse * dot(change, direction));
  });
  return direction;
}

/** Bisection until the weak Wolfe conditions hold; undefined where no step descends. */
function searchLine(evaluate: (point: Float64Array) => Place, from: Place, direction: Float64Array): Place | undefined {
  const slope = dot(from.gradient, direction);
  if (!(slope < 0)) return undefined;
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let length = 1;
  // Below this, differences of values are rounding; the gradient alone judges.
  const rounding = 1e-14 * Math.abs(from.value);
  for (let trial = 0; trial < maxTrials; trial += 1) {
    const place = evaluate(sumOf(from.point, direction, length));
    const newSlope = dot(place.gradient, direction);
    if (!(place.value <= from.value + sufficientDecrease * length * slope + rounding)) high = length;
    else if (newSlope < curvature * slope) low = length;
    else return place;
    length = high === Number.POSITIVE_INFINITY ? 2 * length : (low + high) / 2;
  }
  return undefined;
}

function dot(first: Float64Array, second: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < first.length; index += 1) sum += (first[index] as number) * (second[index] as number);
  return sum;
}

function sumOf(first: Float64Array, second: Float64Array, factor: number): Float64Array {
  const sum = first.slice();
  add(sum, second, factor);
  return sum;
}

function add(target: Float64Array, values: Float64Array, factor: number): void {
  for (let index = 0; index < target.length; index += 1) {
    target[index] = (target[index] as number) + factor * (values[index] as number);
  }
}

function largest(values: Float64Array): number {
  let most = 0;
  for (let index = 0; index < values.length; index += 1) most = Math.max(most, Math.abs(values[index] as number));
  return most;
}
