import fc from 'fast-check';
import { expect, it } from 'vitest';
import { denseProducts, FastProducts, PlainProducts } from '../../../domain/learning/dense-products.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';

const shape = fc.record({
  rows: fc.integer({ min: 4, max: 23 }),
  columns: fc.integer({ min: 1, max: 11 }),
  outputs: fc.integer({ min: 1, max: 8 }),
});

it('gives the same bits fast and plain, whatever the rows, columns and outputs', () => {
  fc.assert(
    fc.property(shape, fc.string(), (given, seed) => {
      const stream = createStream(seed);
      const draw = (length: number) => Float64Array.from({ length }, () => stream.nextNormal());
      const { rows, columns, outputs } = given;
      const features = draw(rows * columns);
      const [coefficients, constants] = [draw(outputs * columns), draw(outputs)];
      const [fast, plain] = [new FastProducts(features, given), new PlainProducts(features, given)];
      fast.score(coefficients, constants);
      plain.score(coefficients, constants);
      expect(fast.values).toEqual(plain.values);
      expect(fast.project()).toEqual(plain.project());
    }),
  );
});

it('gives products that a plain sum gives', () => {
  const features = Float64Array.of(1, 2, 3, 4, 10, 20, 30, 40);
  const products = denseProducts(features, { rows: 4, columns: 2, outputs: 1 });
  products.score(Float64Array.of(2, 1), Float64Array.of(5));
  expect([...products.values]).toEqual([17, 29, 41, 53]);
  products.values.set([1, 0, 0, 1]);
  expect([...products.project()]).toEqual([5, 50]);
});

it('takes plain loops for fewer rows than a tile', () => {
  expect(denseProducts(Float64Array.of(1), { rows: 1, columns: 1, outputs: 1 })).toBeInstanceOf(PlainProducts);
});
