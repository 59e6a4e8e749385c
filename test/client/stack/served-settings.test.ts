/** @module Whether a command and the local stack mean the same store and keys. */
import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { differingSettings, servedSettings } from '../../../client/stack/served-settings.ts';
import { loadConfig } from '../../../config/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'within-served-'));
const config = (env: Record<string, string> = {}) => loadConfig(env, folder);
const keys = { WITHIN_STORE_KEYS: 'k1=env:A', WITHIN_PAYLOAD_KEYS: 'k1=env:A' };

it.each([
  ['WITHIN_STORE', { WITHIN_STORE: join(folder, 'other') }],
  ['WITHIN_STORE_KEYS', { WITHIN_STORE_KEYS: 'k2=env:A' }],
  ['WITHIN_PAYLOAD_KEYS', { WITHIN_PAYLOAD_KEYS: 'k1=env:B' }],
])('names %s where it is another one', (variable, other) => {
  const served = servedSettings(config(keys));
  expect(differingSettings(served, config(keys))).toEqual([]);
  expect(differingSettings(served, config({ ...keys, ...other }))).toEqual([variable]);
});

it('names keys that are there on one side alone', () => {
  const { WITHIN_STORE_KEYS, WITHIN_PAYLOAD_KEYS } = keys;
  expect(differingSettings(servedSettings(config()), config(keys))).toEqual([
    'WITHIN_STORE_KEYS',
    'WITHIN_PAYLOAD_KEYS',
  ]);
  expect(differingSettings(servedSettings(config(keys)), config({ WITHIN_STORE_KEYS }))).toEqual([
    'WITHIN_PAYLOAD_KEYS',
  ]);
  expect(differingSettings(servedSettings(config(keys)), config({ WITHIN_PAYLOAD_KEYS }))).toEqual([
    'WITHIN_STORE_KEYS',
  ]);
});

it('knows one folder by each of its names, also before it is there', () => {
  mkdirSync(join(folder, 'real'));
  symlinkSync(join(folder, 'real'), join(folder, 'link'));
  const at = (name: string) => config({ WITHIN_STORE: join(folder, name, 'deep', 'store') });
  expect(differingSettings(servedSettings(at('real')), at('link'))).toEqual([]);
  const before = servedSettings(at('link'));
  mkdirSync(join(folder, 'real', 'deep', 'store'), { recursive: true });
  expect(differingSettings(before, at('real'))).toEqual([]);
});

it('finds no difference to a stack whose version kept no settings, and keeps no value of one', () => {
  expect(differingSettings(undefined, config(keys))).toEqual([]);
  expect(JSON.stringify(servedSettings(config(keys)))).not.toMatch(/env:|within-served/);
});
