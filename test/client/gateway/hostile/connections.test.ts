/** @module Connections that mean no good, byte by byte: slow, broken, too large, and requests hidden in others. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HostileLab, places } from '../../../support/hostile-gateway.ts';
import { letIn } from '../../../support/hostile-requests.ts';
import { type Answer, violationsOf } from '../../../support/lawful-answers.ts';

const patience = { headMs: 300, bodyMs: 300 };
const lab = new HostileLab();
beforeAll(() => lab.start({ patience }));
afterAll(() => lab.stop());

/** The first answer on a connection. */
function answerIn(text: string): Answer {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const [status = '', ...lines] = head.split('\r\n');
  const headers = new Headers();
  for (const line of lines) headers.append(line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim());
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(status)?.[1] ?? 0), headers, text: body };
}
const head = (lines: readonly string[]) => `${lines.join('\r\n')}\r\n\r\n`;
const host = 'Host: 127.0.0.1';

it('gives up on a head that does not end, and says so', async () => {
  const answer = answerIn(await lab.raw(`GET /healthz HTTP/1.1\r\n${host}\r\nX-Slow: `));
  expect([answer.status, violationsOf(answer)]).toEqual([408, []]);
});

const takers = places.filter(({ method }) => method === 'POST');

it.each(takers.map((place) => [place.key, place] as const))(
  '%s gives up on a body that does not end',
  async (_key, place) => {
    const lines = [
      `POST ${lab.addressOf(place)} HTTP/1.1`,
      host,
      'Content-Length: 1000',
      'Content-Type: application/json',
    ];
    const type = place.path.startsWith('/datasets')
      ? 'text/csv'
      : /links|decisions|unsubscribe/.test(place.path)
        ? 'application/x-www-form-urlencoded'
        : 'application/json';
    lines[3] = `Content-Type: ${type}`;
    const letting = Object.entries(letIn(place)).map(([name, value]) => `${name}: ${value}`);
    const text = await lab.raw(`${head([...lines, ...letting])}{"a": `);
    expect(text).not.toContain('[the connection was still open]');
    const answer = answerIn(text);
    expect([answer.status, violationsOf(answer)]).toEqual([408, []]);
    expect(lab.defects.splice(0).map(String)).toEqual([]);
  },
);

it.each<[string, string | readonly string[], readonly number[]]>([
  ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', [400]],
  ['a line that is none', 'GET\r\n\r\n', [400]],
  ['an unknown method', head(['HACK / HTTP/1.1', host]), [400, 404]],
  ['no host', head(['GET /healthz HTTP/1.1']), [400]],
  ['a space in a name of a header', head(['GET /healthz HTTP/1.1', host, 'X A: b', 'Connection: close']), [400]],
  [
    'a lone line feed in a header',
    head(['GET /healthz HTTP/1.1', host, 'X-A: b\nX-Injected: 1', 'Connection: close']),
    [200, 400],
  ],
  ['a zero in a header', head(['GET /healthz HTTP/1.1', host, 'X-A: b\x00c', 'Connection: close']), [400]],
  ['two lengths', head(['POST /events HTTP/1.1', host, 'Content-Length: 5', 'Content-Length: 6']), [400]],
  ['a length that is negative', head(['POST /events HTTP/1.1', host, 'Content-Length: -1']), [400]],
  [
    'a length and chunks',
    `${head(['POST /events HTTP/1.1', host, 'Content-Length: 5', 'Transfer-Encoding: chunked'])}0\r\n\r\nGET /x`,
    [400],
  ],
  ['chunks of another kind', head(['POST /events HTTP/1.1', host, 'Transfer-Encoding: xchunked']), [400, 411]],
  ['a chunk whose size is none', `${head(['POST /events HTTP/1.1', host, 'Transfer-Encoding: chunked'])}zz\r\n`, [400]],
  ['a header of 20 KiB', head(['GET /healthz HTTP/1.1', host, `X-A: ${'a'.repeat(20_000)}`]), [431]],
  [
    '3,000 headers',
    head(['GET /healthz HTTP/1.1', host, ...Array.from({ length: 3_000 }, (_, at) => `X-${at}: 1`)]),
    [431],
  ],
  ['an address of 20 KiB', head([`GET /${'a'.repeat(20_000)} HTTP/1.1`, host]), [414, 431]],
  ['a whole address', head(['GET http://evil.example/healthz HTTP/1.1', host, 'Connection: close']), [200, 400, 404]],
  ['a tunnel', head(['CONNECT evil.example:443 HTTP/1.1', host]), [0, 400, 404, 405]],
  ['an upgrade', head(['GET /healthz HTTP/1.1', host, 'Upgrade: websocket', 'Connection: Upgrade, close']), [200, 400]],
  ['TRACE', head(['TRACE /healthz HTTP/1.1', host, 'Cookie: a=b', 'Connection: close']), [404]],
])('answers %s lawfully, and closes', async (what, bytes, statuses) => {
  const text = await lab.raw(bytes, 3_000);
  const answer = answerIn(text);
  expect([what, statuses.includes(answer.status)], text.slice(0, 400)).toEqual([what, true]);
  // Node itself answers a request without a host, with nothing in it.
  if (!/^(0\s*)?$/.test(answer.text)) expect([what, violationsOf(answer)]).toEqual([what, []]);
  expect(text).not.toContain('[the connection was still open]');
  expect(text).not.toContain('Cookie: a=b');
});

it('answers as always while many connections send nothing', async () => {
  const idle = Array.from({ length: 200 }, () => lab.raw('GET /hea'));
  expect((await fetch(`${lab.gateway.url}/healthz`)).status).toBe(200);
  for (const text of await Promise.all(idle)) expect(text).not.toContain('[the connection was still open]');
});
