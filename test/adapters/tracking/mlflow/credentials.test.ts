import { expect, it } from 'vitest';
import { authorizationFrom, type MlflowCredentials } from '../../../../adapters/tracking/mlflow/credentials.ts';

const values: Record<string, string> = {
  'env:U': 'anna',
  'env:P': 'pa:ss word',
  'env:T': 'token',
  'env:A': 'https://anna:p%40ss@mlflow.example/path',
  'env:B': 'https://mlflow.example',
};
const from = (credentials: MlflowCredentials) => authorizationFrom(credentials, async (name) => values[name] ?? '');
const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

it.each<[string, MlflowCredentials, string | undefined]>([
  ['name and password', { username: 'env:U', password: 'env:P' }, basic('anna:pa:ss word')],
  ['a token', { token: 'env:T' }, 'Bearer token'],
  [
    'both, of which the password counts',
    { username: 'env:U', password: 'env:P', token: 'env:T' },
    basic('anna:pa:ss word'),
  ],
  ['a token and a name without password', { username: 'env:U', token: 'env:T' }, 'Bearer token'],
  ['an address with both', { address: 'env:A' }, basic('anna:p@ss')],
  ['an address alone', { address: 'env:B' }, undefined],
  ['nothing', {}, undefined],
])('says who calls by %s', async (_name, credentials, authorization) => {
  expect(await from(credentials)).toBe(authorization);
});
