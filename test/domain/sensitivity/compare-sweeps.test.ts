/** @module Tests of comparing two pipelines by their sweeps, on one data set and over several. */
import { describe, expect, it } from 'vitest';
import { compareSweeps, meanShareInterval } from '../../../domain/sensitivity/compare-sweeps.ts';
import { wilsonInterval } from '../../../domain/statistics/intervals.ts';
import { onThree, swept } from './compared-fixtures.ts';

describe('compareSweeps on one data set', () => {
  it('sees a small gain through luck that both share', () => {
    const found = compareSweeps([swept('a', 0.01), swept('b', 0)]);
    expect(found).toMatchObject({ pairs: 30, decision: 'better', datasets: [{ sweeps: { a: 'a', b: 'b' } }] });
    expect(found.sentence).toMatch(
      /^random-forest \(cells\) beats random-forest \(cells\) in accuracy with a probability of 1\.00 .* by 0\.93 points on average; it is better\.$/,
    );
  });

  it('says so where A is the worse one', () => {
    const found = compareSweeps([swept('a', 0), swept('b', 0.01)]);
    expect(found.decision).toBe('worse');
    expect(found.sentence).toMatch(/it is worse\.$/);
  });

  it('does not take luck for a gain, and says how many pairs it would need', () => {
    const found = compareSweeps([swept('a', 0), swept('b', 0, { trees: 9 })]);
    expect(found.decision).toBe('not-significant');
    expect(found.sentence).toMatch(/that may be luck/);
  });

  it('takes the lower value for the better one where the metric is a loss', () => {
    const loss = { ledger: { metric: 'log-loss' } };
    const found = compareSweeps([swept('a', 0.01, loss), swept('b', 0, loss)]);
    expect(found.probability).toBeLessThan(0.1);
    expect(found.improvement?.value).toBeLessThan(0.5);
    expect(found.datasets[0]?.stochasticOrder?.ratio).toBeGreaterThan(0.9);
    // Shares are those of runs below the threshold: none at the lowest, nearly all at the highest.
    expect(found.profiles.a.at(0)?.share).toBeLessThan(found.profiles.a.at(-1)?.share ?? 0);
  });

  it('pairs what both have', () => {
    expect(compareSweeps([swept('a', 0.01), swept('b', 0, { blocks: 12 })]).pairs).toBe(12);
  });
});

describe('compareSweeps over several data sets', () => {
  it('gives the figures of rliable, with intervals, and says where each is ahead', () => {
    const found = compareSweeps(onThree([0.01, 0.01, -0.01]));
    expect(found).toMatchObject({ a: 'random-forest', b: 'mlp', pairs: 90, scale: 'metric', difference: null });
    expect(found.datasets.map(({ decision }) => decision)).toEqual(['better', 'better', 'worse']);
    expect(found.sentence).toContain('(better on cancer, digits; worse on wine)');
    const { interquartileMean: middle, improvement } = found;
    for (const { value, lower, upper } of [middle!.a, middle!.b, middle!.difference, improvement!]) {
      expect(lower).toBeLessThan(value);
      expect(upper).toBeGreaterThan(value);
    }
    // Shared luck leaves the difference far better known than either mean.
    expect(middle!.difference.upper - middle!.difference.lower).toBeLessThan((middle!.a.upper - middle!.a.lower) / 2);
    expect(found.profiles.a).toHaveLength(101);
  });

  it('knows the mean over data sets better than any of them, and these more widely where they are more', () => {
    const found = compareSweeps(onThree([0.001, 0.001, 0.001]));
    const [alone] = compareSweeps(onThree([0.001]).slice(0, 2)).datasets;
    const width = ({ lower, upper }: { lower: number; upper: number }) => upper - lower;
    expect(width(found.interval)).toBeLessThan(width(alone!.interval));
    expect(width(found.datasets[0]!.interval)).toBeGreaterThan(width(alone!.interval));
  });

  it('tells pairs that are missing, of all and of each data set', () => {
    const { sentence, pairsNeeded } = compareSweeps(onThree([0, 0, 0], { blocks: 10 }));
    expect(sentence).toContain(`needs about ${pairsNeeded} pairs, ${Math.ceil(pairsNeeded! / 3)} a data set`);
  });

  it('takes errors in units of targets as parts of the mean of each data set', () => {
    const regression = { ledger: { metric: 'rmse', task: 'regression' as const } };
    const sweeps = onThree([0, 0, 0], regression);
    const large = [...sweeps.slice(0, 4), ...onThree([0, 0, 0], { ...regression, level: 5000 }).slice(4)];
    const found = compareSweeps(large);
    expect(found.scale).toBe('relative');
    expect(found.interquartileMean?.a.value).toBeCloseTo(1, 1);
  });

  it('counts a diverged fit as lost and leaves it out of means', () => {
    const [forest, mlp, ...others] = onThree();
    const blocks = forest!.ledger.blocks.map((fits, block) => (block === 0 ? {} : fits));
    const found = compareSweeps([{ ...forest!, ledger: { ...forest!.ledger, blocks } }, mlp!, ...others]);
    expect(found).toMatchObject({ failed: 1, pairs: 90 });
    expect(found.losses).toBeGreaterThan(0);
    expect(found.interquartileMean).not.toBeNull();
  });

  it('tells the order in distribution even of a pipeline that gave no score at all', () => {
    const [forest, mlp, ...others] = onThree();
    const found = compareSweeps([
      { ...forest!, ledger: { ...forest!.ledger, blocks: forest!.ledger.blocks.map(() => ({})) } },
      mlp!,
      ...others,
    ]);
    expect(found).toMatchObject({ interquartileMean: null, profiles: { a: [], b: [] } });
    expect(found.datasets[0]).toMatchObject({ probability: 0, stochasticOrder: null, difference: null });
  });
});

describe('the interval of a mean of shares', () => {
  it('is that of the share where there is one, and that of all trials where the data sets have as many', () => {
    expect(meanShareInterval(0.7, [{ pairs: 30 }])).toEqual(wilsonInterval(0.7, 30));
    const four = meanShareInterval(0.7, [{ pairs: 30 }, { pairs: 30 }, { pairs: 30 }, { pairs: 30 }]);
    expect(four.lower).toBeCloseTo(wilsonInterval(0.7, 120).lower, 12);
  });

  it('is as wide as the data set of the fewest pairs makes it', () => {
    const width = ({ lower, upper }: { lower: number; upper: number }) => upper - lower;
    const uneven = width(meanShareInterval(0.7, [{ pairs: 10 }, { pairs: 1000 }]));
    expect(uneven).toBeGreaterThan(width(meanShareInterval(0.7, [{ pairs: 505 }, { pairs: 505 }])));
    expect(uneven).toBeLessThan(width(wilsonInterval(0.7, 10)));
  });
});
