import { expect, it } from 'vitest';
import { refuseEdgeCases } from '../../../domain/quality/refuse-edge-cases.ts';
import { thrownBy } from '../../support/thrown.ts';

const budget = { verdict: 'within-budget', detectionRate: 0.85 };

it('refuses what is not certain and a budget out of reach, and nothing else', async () => {
  expect(() => refuseEdgeCases({ review: 0, budget })).not.toThrow();
  const rows = await thrownBy(async () => refuseEdgeCases({ review: 3, budget }));
  expect(rows).toMatchObject({ code: 'CHECK_FAILED', message: expect.stringMatching(/^3 rows are flagged/) });
  const unreachable = await thrownBy(async () =>
    refuseEdgeCases({ review: 0, budget: { ...budget, verdict: 'budget-not-reachable' } }),
  );
  expect(unreachable.message).toContain('fewer than 85% of wrong labels');
});
