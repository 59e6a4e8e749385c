/** @module Solves symmetric positive definite systems by Cholesky factorisation. */

/** Pivots below this share of their diagonal element are rounding errors: the matrix is singular. */
const smallestPivot = 1e-12;

/**
 * Solves `matrix · x = right` for a symmetric positive definite matrix, `size` × `size`, row-major, of which the lower
 * triangle is read. Both arrays are overwritten, `right` with x. Returns false if the matrix is singular.
 */
export function solveCholesky(matrix: Float64Array, right: Float64Array): boolean {
  if (!factorize(matrix, right.length)) return false;
  substitute(matrix, right);
  return true;
}

/** Lower triangular L with L Lᵀ = matrix, `size` × `size` and row-major, in place. Returns false if the matrix is singular. */
export function factorize(matrix: Float64Array, size: number): boolean {
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < row; column += 1) {
      const rest = (matrix[row * size + column] as number) - dotRows(matrix, size, row, column);
      matrix[row * size + column] = rest / (matrix[column * size + column] as number);
    }
    const diagonal = matrix[row * size + row] as number;
    const pivot = diagonal - dotRows(matrix, size, row, row);
    if (!(pivot > smallestPivot * diagonal)) return false;
    matrix[row * size + row] = Math.sqrt(pivot);
  }
  return true;
}

/** Dot product of the parts of two rows that lie before column `column`. */
function dotRows(matrix: Float64Array, size: number, row: number, column: number): number {
  let sum = 0;
  for (let index = 0; index < column; index += 1) {
    sum += (matrix[row * size + index] as number) * (matrix[column * size + index] as number);
  }
  return sum;
}

/** Solves L Lᵀ · x = right, in place. */
export function substitute(factor: Float64Array, right: Float64Array): void {
  const size = right.length;
  for (let row = 0; row < size; row += 1) {
    let rest = right[row] as number;
    for (let column = 0; column < row; column += 1) {
      rest -= (factor[row * size + column] as number) * (right[column] as number);
    }
    right[row] = rest / (factor[row * size + row] as number);
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let rest = right[row] as number;
    for (let below = row + 1; below < size; below += 1) {
      rest -= (factor[below * size + row] as number) * (right[below] as number);
    }
    right[row] = rest / (factor[row * size + row] as number);
  }
}
