/** @module Hostile text wherever a route takes text: in each part of its address, in queries and in headers. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HostileLab, places } from '../../../support/hostile-gateway.ts';
import { ask } from '../../../support/hostile-requests.ts';
import { marker, violationsOf } from '../../../support/lawful-answers.ts';

const lab = new HostileLab();
beforeAll(() => lab.start());
afterAll(() => lab.stop());

const texts: readonly string[] = [
  '../../../../etc/passwd',
  '..\\..\\..\\windows\\win.ini',
  '....//....//etc/passwd',
  '/etc/passwd',
  '.',
  '..',
  `../${marker}`,
  'file:///etc/passwd',
  `<script>alert("${marker}")</script>`,
  `"><img src=x onerror=${marker}>`,
  `" onmouseover="${marker}`,
  `'><svg/onload=${marker}>`,
  `javascript:${marker}`,
  "' OR '1'='1' --",
  '1; DROP TABLE runs; --',
  `"; ATTACH '/etc/passwd' AS x; --`,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what a template would take
  '${7*7}{{7*7}}<%= 7*7 %>#{7*7}',
  '$(id)`id`|id;id&&id',
  `x\r\nx-injected: ${marker}\r\n\r\n<b>`,
  `x\nset-cookie: ${marker}=1`,
  'x\u0000.csv',
  '\u0000',
  '\u202Egnp.exe\u2066',
  '\uD83D\uDE00\u0301\u0301\u0301',
  '%s%n%x%d',
  '*)(uid=*))(|(uid=*',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'true',
  '-1',
  '1e309',
  '999999999999999999999',
  'NaN',
  ' ',
  'a'.repeat(1_900),
  '@'.repeat(100),
  'sales@latest',
  'x@../../y',
];
/** As it stands in the address: once, twice, and with dots and slashes that another decoder would find. */
const encodings: readonly ((text: string) => string)[] = [
  (text) => encodeURIComponent(text),
  (text) => encodeURIComponent(encodeURIComponent(text)),
  (text) => encodeURIComponent(text).replaceAll('.', '%2e').replaceAll('%2F', '%2f'),
];
/** What no encoder makes. */
const raw = [
  '%',
  '%zz',
  '%c0%ae%c0%ae%c0%af',
  '%ff%fe',
  '%u002e',
  '%00',
  '%2e%2e%2f%2e%2e%2f',
  ';/..;/',
  '%0d%0ax-injected:%201',
];

const queries = ['limit', 'since', 'who', 'as', 'choose', 'done', 'reviewer', 'filename', 'pipeline', '__proto__[x]'];
const names = [
  'idempotency-key',
  'prefer',
  'content-disposition',
  'content-digest',
  'content-encoding',
  'x-within-key',
  'x-forwarded-for',
  'x-forwarded-host',
  'range',
  'cookie',
  'x-http-method-override',
];

const withParameters = places.flatMap((place) => place.parameters.map((name) => [place.key, name, place] as const));

it.each(withParameters)('as :%2$s of %1$s is answered lawfully', async (_key, name, place) => {
  const values = [
    ...raw,
    ...texts.flatMap((text) => encodings.slice(0, /[./<]/.test(text) ? 3 : 1).map((encode) => encode(text))),
  ];
  for (const value of values) {
    const answer = await ask(lab, place, { address: lab.addressOf(place, { [name]: value }), body: '' });
    expect([value, violationsOf(answer)]).toEqual([value, []]);
    expect(answer.text).not.toMatch(/root:x:0|\[fonts\]/);
  }
  expect(lab.defects.splice(0).map(String)).toEqual([]);
});

it.each(places.map((place) => [place.key, place] as const))(
  'as queries and headers of %s is answered lawfully',
  async (_key, place) => {
    const address = lab.addressOf(place);
    for (const text of texts) {
      const value = encodeURIComponent(text);
      const query = [...queries, value].map((name) => `${name}=${value}`).join('&');
      // What a header can carry.
      const header = Buffer.from(text.replaceAll(/[\r\n\0]/g, '').trim(), 'utf8').toString('latin1');
      const headers = Object.fromEntries(names.map((name) => [name, header]));
      for (const asked of [{ address: `${address}?${query}&limit=2` }, { headers }]) {
        const answer = await ask(lab, place, { ...asked, body: '' });
        expect([text, violationsOf(answer)]).toEqual([text, []]);
      }
    }
    expect(lab.defects.splice(0).map(String)).toEqual([]);
  },
);
