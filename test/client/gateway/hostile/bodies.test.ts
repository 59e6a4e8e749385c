/** @module Hostile bodies for every route that takes one, from somebody who may ask. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HostileLab, places } from '../../../support/hostile-gateway.ts';
import { ask } from '../../../support/hostile-requests.ts';
import { marker, violationsOf } from '../../../support/lawful-answers.ts';

const lab = new HostileLab();
beforeAll(() => lab.start());
afterAll(() => lab.stop());

const takers = places.filter(({ method }) => method === 'POST').map((place) => [place.key, place] as const);

const types = [
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'text/csv',
  `x/${'y'.repeat(500)}`,
];
const deep = (open: string, close: string, depth = 20_000) => open.repeat(depth) + close.repeat(depth);
const bodies: readonly (readonly [string, string | Buffer])[] = [
  ['nothing', ''],
  ['half a JSON', '{"payloads": [{'],
  ['JSON of another shape', '[1, "two", null, {"a": [[]]}]'],
  ['null', 'null'],
  ['deep arrays', deep('[', ']')],
  ['deep objects', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
  ['prototypes', '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}'],
  [
    'prototypes in rows',
    '{"rows": [{"__proto__": {"polluted": true}, "x": 1}], "events": [{"__proto__": {"polluted": 1}}]}',
  ],
  [
    'prototypes in a form',
    '__proto__[polluted]=1&constructor=2&form=x&decision=approve&payload=%7B%22__proto__%22%3A%7B%7D%7D',
  ],
  [
    'huge numbers',
    '{"rows": [{"x": 1e999, "y": -1e999, "z": 123456789012345678901234567890}], "votes": [{"row": 1e308}]}',
  ],
  ['many keys', JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`k${at}`, at])))],
  ['many fields', 'a=1&'.repeat(15_000)],
  ['many rows', JSON.stringify({ rows: Array.from({ length: 5_000 }, () => ({ x: 1 })) })],
  [
    'markup',
    JSON.stringify({ reviewer: `<script>${marker}</script>`, votes: [{ row: 0, decision: `<b onclick=${marker}>` }] }),
  ],
  ['a form with markup', `text=%3Cscript%3E${marker}%3C/script%3E&decision=approve&form=%22%3E%3Cimg%20${marker}`],
  ['a multipart without an end', '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb'],
  ['a multipart of headers', `--x\r\n${'X: y\r\n'.repeat(5_000)}\r\n--x--\r\n`],
  ['bytes', Buffer.from(Array.from({ length: 2_000 }, (_, at) => (at * 7919) % 256))],
  ['bytes that are no UTF-8', Buffer.from('{"a": "\xff\xfe\xc0\x80"}', 'latin1')],
  ['zeros', Buffer.alloc(4_000)],
  ['half a Parquet', Buffer.from('PAR1\x00\x00\x00\x00')],
  ['a gzip that was cut', gzipSync('a\n1\n'.repeat(500)).subarray(0, 30)],
  ['payloads that are none', '{"payloads": [{"metadata": {"encoding": "YmluYXJ5L2VuY3J5cHRlZA=="}, "data": "AAAA"}]}'],
  [
    'a payload of an unknown key',
    '{"payloads": [{"metadata": {"encoding": "YmluYXJ5L2VuY3J5cHRlZA==", "encryption-key-id": "azk=", "encryption-version": "MQ==", "encryption-nonce": "AAAAAAAAAAAAAAAA"}, "data": "AAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]}',
  ],
];

it.each(takers)('%s answers lawfully, whatever the body and its type', async (_key, place) => {
  for (const type of types)
    for (const [what, body] of bodies) {
      const answer = await ask(lab, place, { body, headers: { 'content-type': type } });
      expect([type, what, violationsOf(answer)]).toEqual([type, what, []]);
      expect(Object.prototype).not.toHaveProperty('polluted');
    }
  expect(lab.defects.splice(0).map(String)).toEqual([]);
});

it.each(takers)('%s answers lawfully to more bytes than it takes, packed or not', async (key, place) => {
  const body = Buffer.alloc(17 << 20, 'a=1&');
  for (const headers of [
    {},
    { 'content-type': 'application/json' },
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': 'text/csv' },
  ]) {
    const answer = await ask(lab, place, { body, headers });
    expect([key, headers, violationsOf(answer)]).toEqual([key, headers, []]);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  }
  const packed = await ask(lab, place, {
    body: gzipSync(Buffer.alloc(64 << 20)),
    headers: { 'content-type': 'text/csv', 'content-encoding': 'gzip' },
  });
  expect([key, violationsOf(packed)]).toEqual([key, []]);
  // Of a hint of MLflow nothing but the signature is read.
  if (key !== 'POST /mlflow/webhook') expect(packed.status).toBeGreaterThanOrEqual(400);
  expect(lab.defects.splice(0).map(String)).toEqual([]);
});
