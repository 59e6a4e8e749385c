import { describe, expect, it } from 'vitest';
import { keepBeyondFence } from '../../../../domain/quality/anomalies/fence.ts';

const reference = Float64Array.of(1, 2, 3, 4, 5);
const kept = (fence: number | undefined): number[] => {
  const isIssue = Uint8Array.of(1, 1, 1, 0);
  // Quartiles 2 and 4: 1.5 ranges beyond end at 7.
  keepBeyondFence(isIssue, Float64Array.of(6, 7, 7.5, 100), { reference, fence });
  return Array.from(isIssue);
};

describe('a fence', () => {
  it('takes back flags of scores that are not beyond it, and sets none', () => {
    expect(kept(1.5)).toEqual([0, 0, 1, 0]);
    expect(kept(0)).toEqual([1, 1, 1, 0]);
  });

  it('is no condition where it is absent or nothing is there to compare with', () => {
    expect(kept(undefined)).toEqual([1, 1, 1, 0]);
    const isIssue = Uint8Array.of(1);
    keepBeyondFence(isIssue, Float64Array.of(0), { reference: new Float64Array(), fence: 2 });
    expect(isIssue).toEqual(Uint8Array.of(1));
  });
});
