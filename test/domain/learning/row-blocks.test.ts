import fc from 'fast-check';
import { expect, it } from 'vitest';
import { columnMoments } from '../../../domain/learning/column-moments.ts';
import { blockRows, columnBytes } from '../../../domain/learning/linear-kernel.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { type RowBlocks, withRowBlocks } from '../../../domain/learning/row-blocks.ts';
import { distance } from './problems.ts';

const shape = fc.record({
  rows: fc.integer({ min: 1, max: 300 }),
  columns: fc.integer({ min: 1, max: 19 }),
  outputs: fc.integer({ min: 1, max: 9 }),
  constant: fc.boolean(),
  resident: fc.boolean(),
});
const draw = (seed: string, length: number) => {
  const stream = createStream(seed);
  return Float64Array.from({ length }, () => stream.nextNormal());
};

/** What the blocks hold, as plain rows. */
function given({ rows, columns, outputs, constant, resident }: typeof shape extends fc.Arbitrary<infer T> ? T : never) {
  const features = { rows, columns, values: draw('features', rows * columns).map((value) => value + 3) };
  const weights = draw('weights', rows).map(Math.abs);
  const moments = columnMoments(features, weights, true);
  const centred = Array.from({ length: rows }, (_, row) => [
    ...Array.from({ length: columns }, (_, column) =>
      moments.deviations[column] === 0 ? 0 : features.values[column * rows + row]! - moments.means[column]!,
    ),
    ...(constant ? [1] : []),
  ]);
  const most = resident ? Number.POSITIVE_INFINITY : 0;
  return { blocked: { features, weights, centred: true, constant, outputs, gram: true }, centred, weights, most };
}

it('scores rows, and adds up what becomes of the scores times the features, whatever the shape and wherever the rows lie', () => {
  fc.assert(
    fc.property(shape, (sizes) => {
      const { blocked, centred, most } = given(sizes);
      const { outputs, rows } = sizes;
      const width = centred[0]!.length;
      const coefficients = draw('coefficients', outputs * width);
      const scoreOf = (row: number, output: number) =>
        centred[row]!.reduce((sum, value, column) => sum + value * coefficients[output * width + column]!, 0);
      const expected = Float64Array.from({ length: outputs * width }, (_, index) => {
        const [output, column] = [Math.floor(index / width), index % width];
        return centred.reduce((sum, row, place) => sum + 2 * scoreOf(place, output) * row[column]!, 0);
      });
      let scored = 0;
      const double = ({ words }: RowBlocks, scores: number, block: number) => {
        for (let index = 0; index < outputs * blockRows; index += 1) {
          const [output, row] = [Math.floor(index / blockRows), block * blockRows + (index % blockRows)];
          const place = (scores + output * columnBytes) / 8 + (index % blockRows);
          if (row < rows) scored = Math.max(scored, Math.abs(words[place]! - scoreOf(row, output)));
          words[place] = row < rows ? 2 * words[place]! : 0;
        }
      };
      const use = (blocks: RowBlocks) => blocks.pass(coefficients, (scores, block) => double(blocks, scores, block));
      const products = withRowBlocks(blocked, use, most);
      expect(scored).toBeLessThan(1e-9);
      expect(distance(products, expected)).toBeLessThan(1e-8);
    }),
    { numRuns: 60 },
  );
});

it('gives the products of columns with each other, weighted or not, and with values', () => {
  fc.assert(
    fc.property(shape, (sizes) => {
      const { blocked, centred, weights, most } = given({ ...sizes, outputs: 1 });
      const values = draw('values', sizes.rows);
      const width = centred[0]!.length;
      const sumOf = (left: (row: number) => number, column: number, weighed = weights) =>
        centred.reduce((sum, row, place) => sum + weighed[place]! * left(place) * row[column]!, 0);
      const alike = weights.map(() => 1);
      withRowBlocks(
        blocked,
        (blocks) => {
          const gram = blocks.gram((block) => blocks.weightsOf(block));
          const plain = blocks.gram();
          const projected = blocks.project(values);
          for (let row = 0; row < width; row += 1) {
            expect(projected[row]).toBeCloseTo(
              sumOf((place) => values[place]!, row),
              9,
            );
            for (let column = 0; column < width; column += 1) {
              const productsOf = (weighed: typeof weights) =>
                column > row ? 0 : sumOf((place) => centred[place]![row]!, column, weighed);
              expect(gram[row * width + column]).toBeCloseTo(productsOf(weights), 9);
              expect(plain[row * width + column]).toBeCloseTo(productsOf(alike), 9);
            }
          }
        },
        most,
      );
    }),
    { numRuns: 60 },
  );
});
