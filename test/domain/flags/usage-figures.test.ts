import { expect, it } from 'vitest';
import { flagNames } from '../../../contracts/flags.ts';
import type { RunDocument } from '../../../contracts/run.ts';
import { type UsageInput, type UsedRun, usageOf } from '../../../domain/flags/usage-figures.ts';

const step = (outcome: string, durationMs: number, savedMs?: number) => ({ outcome, durationMs, savedMs });
const run = (flags: Record<string, boolean>, more: Partial<UsedRun> = {}, status = 'completed'): UsedRun => ({
  document: {
    flags,
    status,
    steps: [step('reused', 1, 900), step('ran', 100), step('failed', 5), step('skipped', 0)],
  } as unknown as RunDocument,
  begun: {},
  budgets: [],
  ...more,
});
const input = (more: Partial<UsageInput>): UsageInput => ({
  since: 5,
  runs: [],
  judged: [],
  reviews: [],
  seeds: { alarms: 0, falseAlarms: 0 },
  ...more,
});
const of = (usage: ReturnType<typeof usageOf>, name: string) => usage.flags.find((one) => one.name === name);

it('tells of reuse apart for runs with the flag on and off; one from before the flag had it on', () => {
  const usage = usageOf(input({ runs: [run({ reuse: true }), run({}), run({ reuse: false }, {}, 'failed')] }));
  expect(of(usage, 'reuse')).toEqual({
    name: 'reuse',
    on: { runs: 2, failed: 0, reuse: { steps: 4, reused: 2, savedMs: 1800, computedMs: 200 } },
    off: { runs: 1, failed: 1, reuse: { steps: 2, reused: 1, savedMs: 900, computedMs: 100 } },
  });
  expect([usage.since, usage.runs, usage.flags.map(({ name }) => name)]).toEqual([5, 3, flagNames]);
});

it('tells how often budgets were kept, and how many judged flags were false alarms', () => {
  const usage = usageOf(
    input({
      runs: [
        run({}, { budgets: ['within-budget', 'budget-not-reachable'] }),
        run({}, { budgets: ['within-budget', 'not-estimated'] }),
        run({ 'enhanced-validation': false }, { budgets: ['not-estimated'] }),
      ],
      judged: [{ confirmed: true }, { confirmed: false }, { confirmed: true }],
    }),
  );
  expect(of(usage, 'enhanced-validation')).toMatchObject({
    on: { runs: 2, validation: { budgeted: 3, withinBudget: 2, judged: 3, falseAlarms: 1 } },
    off: { runs: 1, failed: 0 },
  });
  expect(of(usage, 'enhanced-validation')?.off.validation).toBeUndefined();
});

it('tells of reviews, alarms over scores and deployments', () => {
  const reviews = [true, false].map((told) => ({ told, reviews: 4, decided: told ? 3 : 1 }));
  const usage = usageOf(
    input({
      runs: [
        run({}, { begun: { deployment: { id: 'a' } } }),
        run({}, { begun: { deployment: { id: 'b', refused: 'no' } } }),
        run({ deployments: false }, { begun: { deployment: { id: 'c', refused: 'the flag' } } }),
      ],
      reviews: reviews as unknown as UsageInput['reviews'],
      seeds: { alarms: 3, falseAlarms: 1 },
    }),
  );
  expect(of(usage, 'deployments')).toMatchObject({
    on: { deployments: { begun: 1, refused: 1 } },
    off: { deployments: { begun: 0, refused: 1 } },
  });
  expect(of(usage, 'collaboration')).toMatchObject({
    on: { reviews: { decided: 3 } },
    off: { reviews: { decided: 1 } },
  });
  expect(of(usage, 'seed-analysis')).toMatchObject({ on: { seeds: { alarms: 3, falseAlarms: 1 } } });
  expect(of(usage, 'tracking')).toEqual({ name: 'tracking', on: { runs: 3, failed: 0 }, off: { runs: 0, failed: 0 } });
});
