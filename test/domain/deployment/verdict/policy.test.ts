import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeStage, leastShare } from '../../../../domain/deployment/verdict/policy.ts';
import { seen } from '../../../support/deployments.ts';

const outcome = (conditions: object, counts: Parameters<typeof seen>, isEnd = true) =>
  judgeStage(conditions, seen(...counts), isEnd)?.outcome;

describe('the least share that counts make plausible', () => {
  // By the formula of Wilson (1927) in another program.
  it('is the lower end of Wilson', () => {
    expect(leastShare(12, 400, 1.6448536)).toBeCloseTo(0.018823, 5);
    expect(leastShare(1, 1, 1.6448536)).toBeCloseTo(0.269866, 5);
    expect(leastShare(0, 50, 1.6448536)).toBe(0);
  });

  it('lies below the share that was seen, and grows with the number that it was seen in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 200 }), (bad, good) => {
        const least = leastShare(bad, bad + good, 1.6449);
        expect(least).toBeGreaterThan(0);
        expect(least).toBeLessThanOrEqual(bad / (bad + good));
        expect(leastShare(10 * bad, 10 * (bad + good), 1.6449)).toBeGreaterThanOrEqual(least);
      }),
    );
  });
});

describe('a stage', () => {
  it.each([
    ['nothing is asked', {}, [{}], 'successful'],
    ['nobody asked it', { errors: 0.01 }, [{}], 'successful'],
    ['too few asked it', { requests: 100 }, [{ requests: 99 }], 'inconclusive'],
    ['enough asked it and none failed', { requests: 100, errors: 0 }, [{ requests: 100 }], 'successful'],
    ['one failed where none may', { errors: 0 }, [{ requests: 1000, errors: 1 }], 'failed'],
    ['one of sixty failed and one of a hundred may', { errors: 0.01 }, [{ requests: 60, errors: 1 }], 'inconclusive'],
    ['most failed', { errors: 0.01 }, [{ requests: 20, errors: 15 }], 'failed'],
    [
      'it says otherwise too often',
      { disagreement: 0.1 },
      [{ requests: 9 }, { compared: 200, disagreed: 60 }],
      'failed',
    ],
    [
      'it says otherwise as it may',
      { disagreement: 0.1 },
      [{ requests: 9 }, { compared: 200, disagreed: 20 }],
      'successful',
    ],
  ] as const)('where %s', (_what, conditions, counts, expected) => {
    expect(outcome(conditions, counts as unknown as Parameters<typeof seen>)).toBe(expected);
  });

  it('before its end is failed by what is beyond doubt alone', () => {
    expect(outcome({ errors: 0.03 }, [{ requests: 5, errors: 1 }], false)).toBeUndefined();
    expect(outcome({ errors: 0.03 }, [{ requests: 5, errors: 1 }], true)).toBe('failed');
    expect(outcome({ errors: 0.01 }, [{ requests: 20, errors: 15 }], false)).toBe('failed');
    expect(outcome({ errors: 0.01 }, [{ requests: 20 }], false)).toBeUndefined();
  });

  it('says what it was judged by', () => {
    expect(judgeStage({ errors: 0.01 }, seen({ requests: 400, errors: 2 }), true)?.why).toBe(
      '2 of 400 requests failed, 0.5%; at most 1% may',
    );
  });
});
