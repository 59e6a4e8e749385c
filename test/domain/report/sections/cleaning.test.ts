import { expect, it } from 'vitest';
import type { CleaningDecision } from '../../../../contracts/cleaning.ts';
import { cleaningSection } from '../../../../domain/report/sections/cleaning.ts';

const decision: CleaningDecision = {
  schema: 1,
  metric: 'accuracy',
  higherIsBetter: true,
  without: 0.91,
  with: 0.94,
  gain: { mean: 0.03, lower: 0.012, upper: 0.048 },
  margin: 0.01,
  pairs: 15,
  seeds: 3,
  rows: { training: 400, removed: 21, relabelled: 2 },
  verdict: 'kept',
  summary: 'Cleaning was kept: <b>.',
};
const textOf = (cleaning: CleaningDecision | undefined) =>
  cleaningSection({ title: 'a', kind: 'training', folds: [], cleaning })
    ?.before?.map(({ text }) => text)
    .join('');

it('shows the decision with both scores and the interval, and escapes its words', () => {
  const text = textOf(decision);
  expect(text).toContain('kept');
  expect(text).toContain('&lt;b&gt;');
  for (const figure of ['0.910', '0.940', '0.030', '0.012 to 0.048', '15 pairs']) expect(text).toContain(figure);
});

it('shows no scores where nothing was compared, and is not there without a decision', () => {
  const { gain: _gain, ...rest } = decision;
  expect(textOf({ ...rest, verdict: 'refused' })).not.toContain('<table');
  expect(textOf(undefined)).toBeUndefined();
});
