import { describe, expect, it } from 'vitest';
import { type FitOutcome, requireHonouredSeeds, seedTrials } from '../../../domain/programs/seed-check.ts';
import { thrownBy } from '../../support/thrown.ts';

const base = { init: 'a', order: 'b' };
const other = { init: 'c', order: 'd' };
const check = (fit: (seeds: Readonly<Record<string, string>>, number: number) => FitOutcome) =>
  requireHonouredSeeds({ program: 'python learner.py', base, other }, async (all) => all.map(fit));
const numbers = (text: string) => Float64Array.from(text, (letter) => letter.charCodeAt(0));

describe('the check of declared seeds', () => {
  it('fits twice with equal seeds and once for each name with that seed alone drawn anew', () => {
    expect(seedTrials(base, other)).toEqual([
      { seeds: base },
      { seeds: base },
      { redrawn: 'init', seeds: { init: 'c', order: 'b' } },
      { redrawn: 'order', seeds: { init: 'a', order: 'd' } },
    ]);
  });

  it('is content with a program that draws from each', async () => {
    const verdict = await check(({ init, order }) => ({ predictions: numbers(`${init}${order}`) }));
    expect(verdict).toEqual({ repeatable: true, ignored: [], problems: [] });
  });

  it('takes a changed model file for proof too', async () => {
    const verdict = await check(({ init, order }) => ({ predictions: numbers(init!), file: `${order}` }));
    expect(verdict.ignored).toEqual([]);
  });

  it('names the seed that changes nothing', async () => {
    const error = await thrownBy(() => check(({ init }) => ({ predictions: numbers(init!), file: init! })));
    expect(error.code).toBe('SEED_IGNORED');
    expect(error.message).toContain('`python learner.py` ignores its seed "order"');
    expect(error.details).toEqual({ ignored: ['order'], repeatable: true });
  });

  it('names a program whose predictions differ for equal seeds, were it in the sign of zero', async () => {
    const error = await thrownBy(() =>
      check((_seeds, number) => ({ predictions: Float64Array.of(number === 1 ? -0 : 0, number > 1 ? number : 0) })),
    );
    expect(error.message).toContain('gives other predictions for the same seeds');
    expect(error.details).toMatchObject({ repeatable: false });
  });

  it('has nothing to redraw where nothing is declared', async () => {
    const fit = async () => [{ predictions: numbers('a') }, { predictions: numbers('a') }];
    const verdict = await requireHonouredSeeds({ program: 'p', base: {}, other: {} }, fit);
    expect(verdict.problems).toEqual([]);
  });
});
