import fc from 'fast-check';
import { expect, it } from 'vitest';
import { solveCholesky } from '../../../domain/learning/cholesky.ts';

/** A Aᵀ + I for a random A. */
const systems = fc.integer({ min: 1, max: 6 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    root: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: size * size, maxLength: size * size }),
    solution: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: size, maxLength: size }),
  }),
);

it('finds the solution of a positive definite system', () => {
  fc.assert(
    fc.property(systems, ({ size, root, solution }) => {
      const matrix = new Float64Array(size * size);
      for (let row = 0; row < size; row += 1) {
        for (let column = 0; column < size; column += 1) {
          let sum = row === column ? 1 : 0;
          for (let index = 0; index < size; index += 1) sum += root[row * size + index]! * root[column * size + index]!;
          matrix[row * size + column] = sum;
        }
      }
      const right = Float64Array.from({ length: size }, (_, row) =>
        solution.reduce((sum, value, column) => sum + matrix[row * size + column]! * value, 0),
      );
      expect(solveCholesky(matrix, right)).toBe(true);
      solution.forEach((value, index) => {
        expect(right[index]).toBeCloseTo(value, 5);
      });
    }),
  );
});

it('reads the lower triangle only', () => {
  const right = Float64Array.of(6, 8);
  expect(solveCholesky(Float64Array.of(4, Number.NaN, 2, 3), right)).toBe(true);
  expect([...right]).toEqual([expect.closeTo(0.25, 12), expect.closeTo(2.5, 12)]);
});

it.each([
  { what: 'singular', matrix: [1, 1, 1, 1] },
  { what: 'singular but for rounding', matrix: [1, 1, 1, 1 + 4e-16] },
  { what: 'indefinite', matrix: [1, 2, 2, 1] },
  { what: 'unreadable', matrix: [Number.NaN, 0, 0, 1] },
])('says of a matrix that is $what that it cannot be solved', ({ matrix }) => {
  expect(solveCholesky(Float64Array.from(matrix), Float64Array.of(1, 1))).toBe(false);
});
