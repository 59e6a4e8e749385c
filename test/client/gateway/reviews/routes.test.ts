/** @module The pages and JSON of reviews of rows, asked for over HTTP. */
import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { Gateway, GatewayOptions } from '../../../../client/gateway/server.ts';
import type { ReviewDocument, ReviewStanding, VotesAnswer } from '../../../../contracts/review-page.ts';
import { startDoors } from '../../../support/gateway-doors.ts';
import { labelled, ReviewsInMemory, rowCase } from '../../../support/review-gate.ts';

const gateways: Gateway[] = [];
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.close();
});

const reviewed = (rules: ConstructorParameters<typeof ReviewsInMemory>[1] = {}) =>
  new ReviewsInMemory(labelled([3, 7, 9].map((row) => rowCase(row))), rules);

async function serve(
  gate: ReviewsInMemory,
  more: Pick<Partial<GatewayOptions>, 'host' | 'access'> = {},
): Promise<{ url: string; review: string }> {
  const gateway = await startDoors({ ...more, reviews: { open: () => gate } });
  gateways.push(gateway);
  const url = gateway.url.replace('0.0.0.0', '127.0.0.1');
  return { url, review: `${url}/reviews/${gate.reviewId}` };
}

const asJson = { 'content-type': 'application/json' };
const say = (review: string, votes: unknown, headers: Record<string, string> = asJson) =>
  fetch(`${review}/votes`, { method: 'POST', headers, body: JSON.stringify(votes) });
const accept = (row: number) => ({ row, decision: 'accept' });
const answer = async <T = unknown>(response: Response): Promise<readonly [number, T]> => [
  response.status,
  (await response.json()) as T,
];

/** A request whose headers are sent as they are written. */
function raw(url: string, headers: Record<string, string>, body?: string): Promise<number> {
  const { hostname, port, pathname } = new URL(url);
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const sent = request({ hostname, port, path: pathname, method, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('the pages of reviews', () => {
  it('list open ones, and hold no data but text before a script that the gateway serves', async () => {
    const gate = new ReviewsInMemory({ ...labelled([rowCase(3)]), pipeline: '<script>alert(1)</script>' });
    gate.text = 'void 0;';
    const { url, review } = await serve(gate);
    const list = await fetch(`${url}/reviews`);
    expect(list.headers.get('content-security-policy')).not.toContain('script-src');
    expect(await list.text()).toContain(`href="/reviews/${gate.reviewId}"`);
    const page = await fetch(review);
    const text = await page.text();
    expect(text).toContain('&lt;script&gt;alert(1)');
    expect(text.match(/<script[^>]*>/g)).toEqual(['<script src="/reviews/page.js" defer>']);
    const policy = page.headers.get('content-security-policy') ?? '';
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "connect-src 'self'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ])
      expect(policy).toContain(part);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    const script = await fetch(`${url}/reviews/page.js`);
    expect([script.headers.get('content-type'), await script.text()]).toEqual([
      'text/javascript; charset=utf-8',
      'void 0;',
    ]);
  });

  it('have twins as JSON: the list, a review with its rows, one row whole', async () => {
    const gate = reviewed({ reviewers: ['ada'], quorum: 1 });
    const { url, review } = await serve(gate);
    expect(await answer(await fetch(`${url}/reviews.json`))).toEqual([
      200,
      {
        reviews: [
          {
            reviewId: gate.reviewId,
            pipeline: 'cells',
            state: 'open',
            rows: 3,
            settled: 0,
            openedAt: 1_700_000_000_000,
          },
        ],
      },
    ]);
    const [, document] = await answer<ReviewDocument>(await fetch(`${review}.json`));
    expect(document).toMatchObject({
      relabel: 'labels',
      labels: ['benign', 'malignant'],
      target: 'diagnosis',
      standing: { state: 'open', settled: 0, cases: 3, rows: [], rules: { reviewers: ['ada'], quorum: 1 } },
    });
    expect(document.cases[1]).toEqual({
      row: 7,
      key: 'id-7',
      label: 'malignant',
      suggestion: 'benign',
      detectors: ['label-errors'],
    });
    expect(await answer(await fetch(`${review}/rows/7`))).toEqual([200, JSON.parse(JSON.stringify(rowCase(7)))]);
  });

  it('know no review and no row but those there are, whatever the id is made of', async () => {
    const { url, review } = await serve(reviewed());
    for (const path of ['none', 'none.json', 'none/progress', '..%2F..%2Fetc%2Fpasswd', '__proto__', '%00'])
      expect((await fetch(`${url}/reviews/${path}`)).status, path).toBe(404);
    expect((await fetch(`${review}/rows/8`)).status).toBe(404);
    expect((await say(`${url}/reviews/none`, { reviewer: 'ada', votes: [accept(3)] })).status).toBe(404);
  });
});

describe('votes', () => {
  it('are counted and answered with how the review stands', async () => {
    const { review } = await serve(reviewed());
    const [status, said] = await answer<VotesAnswer>(
      await say(review, { reviewer: 'ada', votes: [accept(3), accept(7)] }),
    );
    expect([status, said]).toMatchObject([200, { counted: 2, standing: { settled: 2, cases: 3, state: 'open' } }]);
    expect(said.standing.rows[0]).toEqual({
      row: 3,
      state: 'decided',
      verdict: { decision: 'accept' },
      votes: [{ reviewer: 'ada', decision: 'accept' }],
    });
    const [, last] = await answer<VotesAnswer>(await say(review, { reviewer: 'ada', votes: [accept(9)] }));
    expect(last.standing).toMatchObject({ state: 'decided', settled: 3 });
    expect(await answer(await say(review, { reviewer: 'ada', votes: [accept(9)] }))).toMatchObject([
      409,
      { code: 'VOTE_REFUSED', detail: expect.stringContaining('closed') },
    ]);
  });

  it('of others are seen only once a row is decided or disputed, and one sees one’s own', async () => {
    const { review } = await serve(reviewed({ reviewers: ['ada', 'ben'], quorum: 2 }));
    await say(review, { reviewer: 'ben', votes: [accept(3), accept(7)] });
    const seenBy = async (reviewer: string) =>
      (await answer<ReviewStanding>(await fetch(`${review}/progress?reviewer=${reviewer}`)))[1].rows;
    expect(await seenBy('ada')).toMatchObject([
      { row: 3, state: 'open', votes: [{ reviewer: 'ben' }] },
      { row: 7, state: 'open', votes: [{ reviewer: 'ben' }] },
    ]);
    expect(JSON.stringify(await seenBy('ada'))).not.toContain('accept');
    expect((await seenBy('ben'))[0]?.votes).toEqual([{ reviewer: 'ben', decision: 'accept' }]);
    await say(review, { reviewer: 'ada', votes: [{ row: 3, decision: 'quarantine' }] });
    expect((await seenBy('ada'))[0]).toEqual({
      row: 3,
      state: 'disputed',
      votes: [
        { reviewer: 'ben', decision: 'accept' },
        { reviewer: 'ada', decision: 'quarantine' },
      ],
    });
  });

  it('under a name that is none of the reviewers, or of no sense, are refused with the review’s sentence', async () => {
    const { review } = await serve(reviewed({ reviewers: ['ada', 'ben'], quorum: 1 }));
    for (const [votes, why] of [
      [{ reviewer: 'eve', votes: [accept(3)] }, 'eve is not among the reviewers ada, ben'],
      [{ reviewer: 'ada', votes: [accept(4)] }, 'row 4 is none of this review'],
      [{ reviewer: 'ada', votes: [{ row: 3, decision: 'relabel', label: 'other' }] }, '"other" is no label'],
      [{ reviewer: 'ada', votes: 'all' }, 'there is no vote'],
      [{ reviewer: 7 }, 'say who judges'],
      [{}, 'say who judges'],
    ] as const)
      expect(await answer(await say(review, votes))).toMatchObject([
        409,
        { code: 'VOTE_REFUSED', detail: expect.stringContaining(why) },
      ]);
  });

  it('come as a JSON object and as nothing else, and not without end', async () => {
    const gate = reviewed();
    const { review } = await serve(gate);
    const votes = JSON.stringify({ reviewer: 'ada', votes: [accept(3)] });
    const status = async (headers: Record<string, string>, body = votes) =>
      (await fetch(`${review}/votes`, { method: 'POST', headers, body })).status;
    // What a form of another page can send without leave.
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expect(await status({ 'content-type': type }), type).toBe(415);
    for (const body of ['[]', 'null', '"x"', '{', '{"__proto__":{}}'])
      expect(await status(asJson, body), body).toBe(400);
    expect(await status(asJson, JSON.stringify({ reviewer: 'a'.repeat(300_000), votes: [] }))).toBe(413);
    expect(gate.sent).toEqual([]);
  });

  it('are not sent while no server is up, and the page says so', async () => {
    const gate = reviewed();
    const { review, url } = await serve(gate);
    gate.down = 'No Temporal server is up.';
    expect((await answer(await fetch(`${review}/progress`)))[1]).toMatchObject({ resting: gate.down, state: 'open' });
    expect((await answer<{ reviews: object[] }>(await fetch(`${url}/reviews.json`)))[1].reviews[0]).not.toHaveProperty(
      'settled',
    );
    expect(await answer(await say(review, { reviewer: 'ada', votes: [accept(3)] }))).toMatchObject([
      503,
      { code: 'TEMPORAL_UNAVAILABLE', detail: gate.down },
    ]);
  });
});

describe('who may look and vote', () => {
  it('no page of another origin, and nobody by a foreign name of this machine', async () => {
    const gate = reviewed();
    const { url, review } = await serve(gate);
    const votes = JSON.stringify({ reviewer: 'ada', votes: [accept(3)] });
    for (const origin of ['http://evil.example', 'null', `http://localhost:1`])
      expect(await raw(`${review}/votes`, { ...asJson, origin }, votes), origin).toBe(403);
    for (const host of ['evil.example', '127.0.0.1.evil.example'])
      for (const path of ['/reviews', '/reviews.json', '/reviews/page.js', `/reviews/${gate.reviewId}`])
        expect(await raw(url + path, { host }), host + path).toBe(403);
    expect(gate.sent).toEqual([]);
    const { host } = new URL(url);
    expect(await raw(`${review}/votes`, { ...asJson, host, origin: `http://${host}` }, votes)).toBe(200);
  });

  it('holders of a token alone where the gateway listens further, and nobody where there is none', async () => {
    const gate = reviewed();
    const closed = await serve(gate, { host: '0.0.0.0' });
    expect(await answer(await fetch(`${closed.url}/reviews.json`))).toMatchObject([403, { code: 'REVIEW_FORBIDDEN' }]);
    const token = 'a-token-of-sixteen';
    const open = await serve(gate, { host: '0.0.0.0', access: { tokens: ['ada=env:ADA'], secret: async () => token } });
    const status = async (authorization?: string) =>
      (await fetch(`${open.url}/reviews`, { headers: authorization === undefined ? {} : { authorization } })).status;
    expect(await status()).toBe(401);
    expect(await status(`Bearer ${token}`)).toBe(200);
    expect(await status(`Basic ${Buffer.from(`ada:${token}`).toString('base64')}`)).toBe(200);
    expect(await status(`Basic ${Buffer.from('ada:another-token-here').toString('base64')}`)).toBe(401);
    const asked = (await fetch(`${open.url}/reviews`)).headers.get('www-authenticate');
    expect(asked).toContain('Basic realm="within"');
  });
});
