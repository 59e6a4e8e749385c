import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { vendorProvider } from '../../../adapters/flags/vendor-provider.ts';
import { thrownBy } from '../../support/thrown.ts';

/** The packages of this checkout stand for those of a project. */
const installed = resolve('.');
const noSecret = () => Promise.reject(new Error('no secrets here'));

it('makes a provider of a package of the project', async () => {
  const provider = '@openfeature/env-var-provider#EnvVarProvider';
  expect((await vendorProvider({ provider }, installed, noSecret)).metadata.name).toContain('environment variable');
});

it.each([
  ['a package that is not installed', 'no-such-package#Provider', 'the package "no-such-package" cannot be loaded'],
  ['a class that is not exported', '@openfeature/env-var-provider#Other', 'exports no class "Other"'],
])('refuses %s', async (_, provider, part) => {
  const error = await thrownBy(() => vendorProvider({ provider }, installed, noSecret));
  expect(error.code).toBe('CONFIG_INVALID');
  expect(error.message).toContain(part);
});

it('tells nothing of options that are wrong', async () => {
  const settings = { provider: '@openfeature/env-var-provider#EnvVarProvider', options: 'env:OPTIONS' };
  const secret = () => Promise.resolve('hunter2 is no JSON');
  const error = await thrownBy(() => vendorProvider(settings, installed, secret));
  expect(error.message).toBe('WITHIN_FLAG_PROVIDER: what WITHIN_FLAG_OPTIONS refers to is no JSON; mend it.');
  expect(JSON.stringify([error.details, String(error.cause)])).not.toContain('hunter2');
});
