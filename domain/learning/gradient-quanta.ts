/** @module Gradients and hessians of the rows as whole numbers: sums of them are exact, whatever their order. */

/** Whole numbers up to 2^53 are exact; two bits are left for what rounding adds and for the logarithm. */
const gradientBits = 51;
/** Adding and taking away 1.5 · 2^52 rounds to the nearest whole number, ties to even; `Math.round` is slower. */
const roundingShift = 1.5 * 2 ** 52;

/** Largest power of two by which numbers that sum up to `total` (absolute) may be multiplied to stay below 2^bits. */
function scaleFor(total: number, bits: number): number {
  if (!(total > 0 && total < Number.POSITIVE_INFINITY)) return 1;
  return 2 ** Math.max(-1000, Math.min(1000, bits - 1 - Math.floor(Math.log2(total))));
}

/**
 * Per row a whole number for its gradient, and one that holds both its hessian and that it is one row: hessian +
 * `rowUnit`. All hessians together stay below `rowUnit`, so a sum gives back the number of rows and their hessian.
 * Exact sums make the histogram of a node, less that of one child, exactly that of the other child.
 */
export class GradientQuanta {
  readonly gradients: Float64Array;
  readonly curvatures: Float64Array;
  /** A power of two: what one row adds to a sum of curvatures besides its hessian. */
  readonly rowUnit: number;
  /** Whole units per unit of a hessian. */
  hessianScale = 1;
  readonly #hessianBits: number;

  constructor(rows: number) {
    this.gradients = new Float64Array(rows);
    this.curvatures = new Float64Array(rows);
    const rowBits = 32 - Math.clz32(rows);
    this.#hessianBits = 53 - rowBits;
    this.rowUnit = 2 ** this.#hessianBits;
  }

  /** Takes the gradients and hessians (not negative) of a tree; each gets the finest unit for which all sums are exact. */
  load(gradients: Float64Array, hessians: Float64Array): void {
    // Rounding adds at most half a unit a row, which the halved sum leaves room for: a row has far more than two units.
    const gradientScale = scaleFor(sumOfSizes(gradients), gradientBits);
    this.hessianScale = scaleFor(sumOfSizes(hessians), this.#hessianBits - 1);
    roundAll(gradients, gradientScale, 0, this.gradients);
    roundAll(hessians, this.hessianScale, this.rowUnit, this.curvatures);
  }
}

function sumOfSizes(values: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += Math.abs(values[index] as number);
  return sum;
}

function roundAll(values: Float64Array, scale: number, added: number, into: Float64Array): void {
  for (let index = 0; index < values.length; index += 1) {
    into[index] = (values[index] as number) * scale + roundingShift - roundingShift + added;
  }
}
