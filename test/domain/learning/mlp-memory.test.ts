import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parameterCount, planMemory, wholeTiles } from '../../../domain/learning/mlp-memory.ts';

const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 5 });
const use = fc.record({ blockRows: fc.integer({ min: 1, max: 9 }), training: fc.boolean(), masked: fc.boolean() });

it('gives each part its own bytes, whole vectors each, and no more than it says', () => {
  fc.assert(
    fc.property(sizes, use, (layers, wanted) => {
      const plan = planMemory(layers, wanted);
      const rows = wholeTiles(wanted.blockRows);
      const parameterBytes = plan.weightPart.bytes + plan.biasPart.bytes;
      const parts: [start: number, bytes: number][] = [[plan.parameters, parameterBytes]];
      if (wanted.training) for (const start of [plan.slopes, ...plan.moments]) parts.push([start, parameterBytes]);
      parts.push([plan.zeros, Math.max(...plan.layers.flatMap(({ stride, width }) => [stride, width]))]);
      parts.push([plan.inputs, rows * plan.layers[0]!.stride]);
      plan.layers.forEach((layer, index) => {
        parts.push([layer.values, rows * layer.width]);
        if (wanted.training) parts.push([layer.slopes, rows * layer.width]);
        if (wanted.training && index > 0) parts.push([layer.transposed, (layer.stride / 4) * layer.width]);
        if (wanted.masked && index < plan.layers.length - 1) {
          parts.push([layer.masks, rows * layer.width], [layer.masked, rows * layer.width]);
        }
      });
      parts.sort(([one], [two]) => one - two);
      let end = 0;
      for (const [start, bytes] of parts) {
        expect(start).toBe(end);
        expect(bytes % 16).toBe(0);
        end += bytes;
      }
      expect(plan.bytes).toBe(end);
    }),
  );
});

it('puts the weights of all layers before all biases, each layer after the last', () => {
  const { layers, weightPart, biasPart } = planMemory([3, 5, 2], { blockRows: 4, training: false, masked: false });
  expect(layers.map(({ weights }) => weights)).toEqual([0, 4 * 32]);
  expect(weightPart).toEqual({ offset: 0, bytes: 4 * 32 + 8 * 16 });
  expect(layers.map(({ biases }) => biases)).toEqual([256, 256 + 32]);
  expect(biasPart).toEqual({ offset: 256, bytes: 48 });
});

it('counts a weight per input and unit and a bias per unit', () => {
  expect(parameterCount([3, 5, 2])).toBe(3 * 5 + 5 + 5 * 2 + 2);
});
