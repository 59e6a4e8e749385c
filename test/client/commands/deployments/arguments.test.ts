import { describe, expect, it } from 'vitest';
import { listOf, oneLine, shareIn } from '../../../../client/commands/deployments/arguments.ts';

describe('options of deployments', () => {
  it('take shares from 0 to 1 and nothing else', () => {
    expect(['0', '0.25', '1'].map(shareIn)).toEqual([0, 0.25, 1]);
    for (const wrong of ['', ' ', 'abc', '-0.1', '2', '10%', 'NaN'])
      expect(() => shareIn(wrong), wrong).toThrow('it must be a number from 0 to 1, as 0.1.');
  });

  it('take lists of known names', () => {
    const stages = listOf(['alpha', 'beta']);
    expect(stages('alpha, beta')).toEqual(['alpha', 'beta']);
    for (const wrong of ['gamma', '', 'alpha,,beta'])
      expect(() => stages(wrong), wrong).toThrow('it must be of alpha, beta, with commas between.');
  });

  it('take lines that a record can hold', () => {
    expect(oneLine('figures are clear')).toBe('figures are clear');
    for (const wrong of ['', ' ', 'a\nb', 'x'.repeat(501)])
      expect(() => oneLine(wrong)).toThrow('it must be one line of at most 500 characters.');
  });
});
