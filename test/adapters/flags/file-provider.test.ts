import { expect, it } from 'vitest';
import { FileProvider } from '../../../adapters/flags/file-provider.ts';
import type { FlagName, FlagRule } from '../../../contracts/flags.ts';

const provider = (rules: Partial<Record<FlagName, FlagRule>>) =>
  new FileProvider({
    rules: () => Promise.resolve(new Map(Object.entries(rules) as [FlagName, FlagRule][])),
    write: () => Promise.reject(new Error('a provider changes nothing')),
    changedAt: () => Promise.resolve(undefined),
  });
const context = { targetingKey: 'churn', pipeline: 'churn', kind: 'training', person: 'anna', teams: ['ml'] };

it.each<[FlagRule | undefined, boolean, string]>([
  [undefined, true, 'DEFAULT'],
  [{ phase: 'off' }, false, 'STATIC'],
  [{ phase: 'alpha', teams: ['ml'] }, true, 'TARGETING_MATCH'],
  [{ phase: 'beta', percent: 0 }, false, 'SPLIT'],
])('says of %j that it is %s, and by which reason of OpenFeature', async (rule, value, reason) => {
  const given = rule ? { reuse: rule } : {};
  expect(await provider(given).resolveBooleanEvaluation('reuse', true, context)).toMatchObject({ value, reason });
});

it('knows the flags of WITHIN, which are on or off, and no others', async () => {
  const flags = provider({});
  expect(await flags.resolveBooleanEvaluation('toString', false, context)).toMatchObject({
    errorCode: 'FLAG_NOT_FOUND',
  });
  for (const answer of [
    flags.resolveStringEvaluation('reuse', 'x'),
    flags.resolveNumberEvaluation('reuse', 1),
    flags.resolveObjectEvaluation('reuse', {}),
  ])
    expect(await answer).toMatchObject({ errorCode: 'TYPE_MISMATCH' });
});
