/** @module Keys of payloads and of the store: what is taken, and that nothing weaker passes for a key. */
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { readKeys } from '../../../adapters/host/keys.ts';

const good = randomBytes(32).toString('base64');
const read = (entries: string[], values: Record<string, string>) =>
  readKeys(entries, {
    what: 'payload key',
    variable: 'WITHIN_PAYLOAD_KEYS',
    secret(reference) {
      const value = values[reference];
      if (value === undefined) throw new Error('it is not set');
      return value;
    },
  });

it('reads keys in their order, a line end after them included', () => {
  const keys = read(['new=env:A', 'old=file:b'], { 'env:A': good, 'file:b': `${good}\n` });
  expect(keys.map(({ id, key }) => [id, key.export().toString('base64')])).toEqual([
    ['new', good],
    ['old', good],
  ]);
});

it.each([
  ['of 16 bytes', randomBytes(16).toString('base64')],
  ['of 33 bytes', randomBytes(33).toString('base64')],
  ['in hex', randomBytes(32).toString('hex')],
  ['with a character that is no base64', `${good.slice(0, 20)}!${good.slice(20)}`],
  ['without its end', good.replace('=', '')],
  ['with bits that no byte holds', `${good.slice(0, -2)}${good.at(-2) === 'B' ? 'D' : 'B'}=`],
  ['that is empty', ''],
])('refuses a key %s in one sentence without it', (_what, value) => {
  const refused = expect(() => read(['k=env:K'], { 'env:K': value }));
  refused.toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      message:
        'The payload key "k" (env:K, WITHIN_PAYLOAD_KEYS) is not 32 bytes in base64; make one with `openssl rand -base64 32`.',
    }),
  );
});

it.each([
  [['k=env:K', 'k=env:K'], /^WITHIN_PAYLOAD_KEYS names the key "k" twice/],
  [['K=env:K'], /^WITHIN_PAYLOAD_KEYS has an entry without an id/],
  [['=env:K'], /^WITHIN_PAYLOAD_KEYS has an entry without an id/],
  [['k=env:NONE'], /^The payload key "k" \(env:NONE, WITHIN_PAYLOAD_KEYS\) cannot be read here; set the variable/],
])('refuses %j', (entries, message) => {
  expect(() => read(entries, { 'env:K': good })).toThrow(message);
});
