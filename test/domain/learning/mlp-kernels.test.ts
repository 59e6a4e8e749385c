import { expect, it } from 'vitest';
import { createKernels } from '../../../domain/learning/mlp-kernels.ts';

it('kernels have memories of their own, zero at first and at least as large as asked for', () => {
  const [one, two] = [createKernels(100_000), createKernels(16)];
  expect(one.memory.byteLength).toBeGreaterThanOrEqual(100_000);
  const [first, second] = [new Float32Array(one.memory), new Float32Array(two.memory)];
  expect(first.every((value) => value === 0)).toBe(true);
  first.fill(3);
  two.relu(0, 16);
  expect(second.every((value) => value === 0)).toBe(true);
});
