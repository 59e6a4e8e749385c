import { ErrorCode, type Provider } from '@openfeature/server-sdk';
import { expect, it } from 'vitest';
import { OpenFeatureFlags } from '../../../adapters/flags/open-feature-flags.ts';
import { WithinError } from '../../../contracts/errors.ts';
import { flagNames } from '../../../contracts/flags.ts';
import { thrownBy } from '../../support/thrown.ts';

const subject = { pipeline: 'churn', kind: 'training', person: 'anna', teams: ['ml'] };

function flagsOf(answer: Provider['resolveBooleanEvaluation'], more: Partial<Provider> = {}) {
  const troubles: string[] = [];
  const provider = { metadata: { name: 'test' }, runsOn: 'server', resolveBooleanEvaluation: answer, ...more };
  const flags = new OpenFeatureFlags({
    provider: () => Promise.resolve(provider as unknown as Provider),
    onTrouble: (message) => troubles.push(message),
  });
  return { flags, troubles };
}

it('asks for every flag with pipeline, kind, person and teams', async () => {
  const asked: unknown[] = [];
  const { flags } = flagsOf((name, _given, context) => {
    asked.push([name, context]);
    return Promise.resolve({ value: false, reason: 'TARGETING_MATCH' });
  });
  expect((await flags.evaluate(subject)).every(({ value, why }) => !value && why === 'TARGETING_MATCH')).toBe(true);
  expect(asked).toEqual(flagNames.map((name) => [name, { targetingKey: 'churn', ...subject }]));
});

it('lets flags stand in their own phase while the provider does not answer, and says so once', async () => {
  const { flags, troubles } = flagsOf(() => Promise.reject(new Error('unreachable')));
  for (let turn = 0; turn < 2; turn++)
    expect((await flags.evaluate(subject)).map(({ value }) => value)).toEqual(flagNames.map(() => true));
  expect(troubles).toEqual(['The provider of flags does not answer (GENERAL). Flags stand in their own phase.']);
});

it('finds no trouble in a flag that the provider has not heard of', async () => {
  const { flags, troubles } = flagsOf((_name, value) =>
    Promise.resolve({ value, errorCode: ErrorCode.FLAG_NOT_FOUND }),
  );
  expect((await flags.evaluate(subject))[0]).toEqual({
    name: 'reuse',
    value: true,
    why: 'general; the provider says FLAG_NOT_FOUND',
  });
  expect(troubles).toEqual([]);
});

it('refuses a provider that does not start, and starts it anew when asked again', async () => {
  let isBroken = true;
  const initialize = () => (isBroken ? Promise.reject(new Error('no licence')) : Promise.resolve());
  const { flags } = flagsOf((_name, value) => Promise.resolve({ value }), { initialize });
  expect((await thrownBy(() => flags.evaluate(subject))).code).toBe('CONFIG_INVALID');
  isBroken = false;
  expect(await flags.evaluate(subject)).toHaveLength(flagNames.length);
});

it('throws what is wrong with the file before it asks', async () => {
  const wrong = new WithinError('CONFIG_INVALID', 'the file is wrong', {});
  const flags = new OpenFeatureFlags({
    provider: () => Promise.reject(new Error('never asked')),
    check: () => Promise.reject(wrong),
    onTrouble: () => {},
  });
  expect(await thrownBy(() => flags.evaluate(subject))).toBe(wrong);
});
