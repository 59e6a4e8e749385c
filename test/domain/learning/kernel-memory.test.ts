import { expect, it } from 'vitest';
import { withMemory } from '../../../domain/learning/kernel-memory.ts';
import { thrownBy } from '../../support/thrown.ts';

it('lends as many bytes as are asked for, the same memory again when it is back', () => {
  const first = withMemory(100_000, (memory) => {
    expect(memory.buffer.byteLength).toBeGreaterThanOrEqual(100_000);
    return memory;
  });
  expect(withMemory(10, (memory) => memory)).toBe(first);
  expect(withMemory(1_000_000, (memory) => memory.buffer.byteLength)).toBeGreaterThanOrEqual(1_000_000);
});

it('lends no memory twice at a time, also after a loan that ended in an error', () => {
  expect(() =>
    withMemory(10, () => {
      throw new Error('stop');
    }),
  ).toThrow('stop');
  withMemory(10, (outer) => {
    new Float64Array(outer.buffer).fill(1);
    withMemory(10, (inner) => {
      expect(inner).not.toBe(outer);
      new Float64Array(inner.buffer).fill(2);
    });
    expect(new Float64Array(outer.buffer)[0]).toBe(1);
  });
});

it('does not keep what takes much', () => {
  const large = withMemory(80 * 2 ** 20, (memory) => memory);
  expect(withMemory(10, (memory) => memory)).not.toBe(large);
});

it('says how much is too much', async () => {
  const error = await thrownBy(() => withMemory(5e9, () => undefined));
  expect(error.code).toBe('DATA_INVALID');
  expect(error.message).toContain('fewer rows or columns');
});
