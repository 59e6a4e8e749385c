import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireHonouredSeeds } from '../../domain/programs/seed-check.ts';
import { fitMany, LearnerLab, metricOf, scientificPython as python } from '../support/learner-lab.ts';
import { thrownBy } from '../support/thrown.ts';

const components = ['bagging', 'features', 'binning'];
const seedsOf = (letter: string) => Object.fromEntries(components.map((name) => [name, letter.repeat(64)]));

describe.skipIf(!python)('LightGBM with a seed for each source of randomness', () => {
  let lab: LearnerLab;
  beforeAll(() => {
    lab = new LearnerLab({
      command: ['python', 'boosting.py'],
      python,
      // Fewer rows to find bins from than there are, so that which ones counts.
      with: { rounds: 20, binned: 100 },
      components,
      format: 'lightgbm-text',
    });
  });
  afterAll(() => lab.dispose());

  it('is judged by the probability of the second class alone', async () => {
    const { document, definition } = await lab.completed();
    expect(metricOf(document, 'accuracy')).toBeGreaterThan(0.93);
    expect(Object.keys(definition.steps.find(({ name }) => name === 'train')?.seeds ?? {}).sort()).toEqual(
      [...components].sort(),
    );
  });

  const check = async (extra: object = {}) => {
    const of = await lab.completed(extra);
    return requireHonouredSeeds({ program: 'boosting.py', base: seedsOf('1'), other: seedsOf('2') }, async (seeds) => {
      const outcomes = await fitMany(lab, { of, seeds });
      // The text of the model holds the seeds, so that it always differs.
      return outcomes.map(({ predictions }) => ({ predictions }));
    });
  };

  it('honours each: five fits in one process, equal bit for bit for equal seeds', async () => {
    expect(await check()).toEqual({ repeatable: true, ignored: [], problems: [] });
  });

  it('is found out when a seed changes nothing: all rows tell where bins lie', async () => {
    const error = await thrownBy(() => check({ with: { rounds: 20, binned: 100_000 } }));
    expect([error.code, error.details]).toEqual(['SEED_IGNORED', { ignored: ['binning'], repeatable: true }]);
    expect(error.message).toContain('`boosting.py` ignores its seed "binning"');
  });
});
