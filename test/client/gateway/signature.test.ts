import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { signerOf } from '../../../client/gateway/signature.ts';

const now = 1_795_521_600_000;
const keys = [
  { name: 'ci', value: 'one key' },
  { name: 'lab', value: 'another key' },
];
const signed = (key: string, seconds = now / 1000, body = 'body') => {
  const timestamp = String(seconds);
  const mac = createHmac('sha256', key).update(`id.${timestamp}.${body}`).digest('base64');
  return { id: 'id', timestamp, signature: `v1,${mac}`, body: Buffer.from('body') };
};

it('tells whose key signed', () => {
  expect(signerOf(signed('another key'), keys, now)).toBe('lab');
  expect(signerOf(signed('no key'), keys, now)).toBeUndefined();
  expect(signerOf(signed('one key', now / 1000, 'other'), keys, now)).toBeUndefined();
  expect(signerOf(signed('one key'), [], now)).toBeUndefined();
});

it('counts for five minutes before and after', () => {
  for (const ms of [-300_000, 300_000]) expect(signerOf(signed('one key'), keys, now + ms)).toBe('ci');
  for (const ms of [-301_000, 301_000]) expect(signerOf(signed('one key'), keys, now + ms)).toBeUndefined();
});

it('needs every part, and a time that is a number', () => {
  const whole = signed('one key');
  expect(signerOf({ ...whole, id: undefined }, keys, now)).toBeUndefined();
  expect(signerOf({ ...whole, timestamp: undefined }, keys, now)).toBeUndefined();
  expect(signerOf({ ...whole, timestamp: 'NaN' }, keys, now)).toBeUndefined();
  expect(signerOf({ ...whole, signature: undefined }, keys, now)).toBeUndefined();
  expect(signerOf({ ...whole, signature: whole.signature.slice(3) }, keys, now)).toBeUndefined();
});
