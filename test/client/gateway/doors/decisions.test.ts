/** @module The pages of reviews over HTTP: who may do what, by which link, and what hostile requests get. */
import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { Gateway } from '../../../../client/gateway/server.ts';
import { formIn, sendForm } from '../../../support/decision-forms.ts';
import { aDecision, type DecisionServing, discussed, serveDecisions } from '../../../support/decision-pages.ts';
import type { RequestOver } from '../../../support/reviews.ts';

const gateways: Gateway[] = [];
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.close();
});

async function serve(more: DecisionServing = {}, over: RequestOver = {}) {
  const gate = await aDecision(over);
  const { gateway, page, defects } = await serveDecisions(gate, more);
  gateways.push(gateway);
  const url = gateway.url.replace('0.0.0.0', '127.0.0.1');
  return { gate, url, page: page.replace('0.0.0.0', '127.0.0.1'), defects, link: gate.link(url, 'anna') };
}

const formOf = async (page: string, headers: Record<string, string> = {}): Promise<string> =>
  formIn(await (await fetch(page, { headers })).text());

const holder = {
  tokens: ['anna=env:ANNA', 'shared=env:SHARED'],
  secret: async (name: string) => `${name}-0123456789abcdef`,
};
const basic = (name: string) => ({
  authorization: `Basic ${Buffer.from(`x:env:${name}-0123456789abcdef`).toString('base64')}`,
});

describe('a signed link of a review', () => {
  it('changes nothing by being opened, decides once, and shows the outcome from then on', async () => {
    const { gate, link } = await serve();
    for (let opened = 0; opened < 3; opened++) expect((await fetch(link)).status).toBe(200);
    await fetch(link, { method: 'HEAD' });
    expect([gate.sent, gate.viewings]).toEqual([[], []]);
    const form = await formOf(link);
    const voted = await sendForm(link, { form, decision: 'approve', text: 'a\r\nb' });
    expect(voted.status).toBe(303);
    expect(gate.sent).toMatchObject([{ voter: 'anna', decision: 'approve', text: 'a\nb', version: 1, door: 'link' }]);
    expect(gate.viewings).toEqual([{ person: 'anna', door: 'link' }]);
    const again = await sendForm(link, { form: await formOf(link), decision: 'reject', text: 'no' });
    expect(again.status).toBe(409);
    expect(await again.text()).toContain('a link or a button counts once');
    gate.held = { ...gate.held, end: { state: 'approved', at: gate.now, why: 'Two approved.' } };
    const outcome = await (await fetch(link)).text();
    expect(outcome).toContain('Two approved.');
    expect(outcome).not.toContain('name="decision"');
  });

  it('lets one comment as often as one likes, and decide afterwards', async () => {
    const { gate, link } = await serve();
    for (const text of ['one', 'two'])
      expect((await sendForm(link, { form: await formOf(link), decision: 'comment', text })).status).toBe(303);
    expect((await sendForm(link, { form: await formOf(link), decision: 'approve' })).status).toBe(303);
    expect(gate.held.discussion.map(({ text }) => text)).toEqual(['one', 'two']);
    expect(gate.held.votes).toHaveLength(1);
  });

  it('tells the workflow its id alone, and nobody else anything', async () => {
    const { gate, link } = await serve();
    const page = await fetch(link);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    const policy = page.headers.get('content-security-policy') ?? '';
    for (const part of ["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "script-src 'sha256-"])
      expect(policy).toContain(part);
    expect(policy).not.toMatch(/script-src[^;]*(unsafe|self)/);
    await sendForm(link, { form: formIn(await page.text()), decision: 'approve' });
    const token = link.split('/links/')[1] ?? '';
    expect(JSON.stringify([gate.sent, gate.held])).not.toContain(token);
    for (const part of token.split('.').slice(2)) expect(JSON.stringify(gate.held)).not.toContain(part);
  });

  it('of an earlier version shows the present one, and does not decide it', async () => {
    const { gate, link } = await serve();
    gate.held = { ...gate.held, version: 2 };
    const page = await (await fetch(link)).text();
    expect(page).toContain('This link is for version 1, and version 2 is under review now');
    expect(page).not.toContain('value="approve"');
    // A form that was made by hand is judged by the version that it was signed for.
    expect((await sendForm(link, { form: formIn(page), decision: 'approve' })).status).toBe(409);
    expect(gate.held.votes).toEqual([]);
  });

  it.each([
    ['forged', (link: string) => `${link.slice(0, -2)}xx`, 403],
    ['cut off', (link: string) => link.slice(0, -9), 403],
    ['of nothing', (link: string) => link.replace(/links\/.*/, 'links/%00'), 403],
  ])('that is %s gets a page that says what to do', async (_what, change, status) => {
    const { gate, link } = await serve();
    for (const answer of [await fetch(change(link)), await sendForm(change(link), { decision: 'approve' })]) {
      expect(answer.status).toBe(status);
      expect(await answer.text()).toContain('open it from the newest message');
    }
    expect(gate.sent).toEqual([]);
  });

  it('expires, and a form with it does a day after it was opened', async () => {
    const { gate, link } = await serve();
    const form = await formOf(link);
    gate.later(25);
    const late = await sendForm(link, { form, decision: 'approve', text: 'kept' });
    expect(late.status).toBe(409);
    expect(await late.text()).toMatch(/open for more than a day[\s\S]*>kept<\/textarea>/);
    gate.later(30 * 24);
    expect([(await fetch(link)).status, (await sendForm(link, { form, decision: 'approve' })).status]).toEqual([
      410, 410,
    ]);
    expect(gate.sent).toEqual([]);
  });

  it('takes no form that was made for somebody else or another review, and none that is none', async () => {
    const { gate, url, link } = await serve();
    const bens = await formOf(gate.link(url, 'ben'));
    const elsewhere = gate.signLink({
      purpose: 'form',
      person: 'anna',
      about: 'other-1',
      version: 1,
      expiresAt: gate.now + 1000,
    });
    for (const form of ['', 'x', bens, elsewhere, link.split('/links/')[1] ?? ''])
      expect((await sendForm(link, { form, decision: 'approve' })).status).toBe(400);
    const form = await formOf(link);
    expect((await sendForm(link, { form })).status).toBe(400);
    expect((await sendForm(link, { form, decision: 'destroy' })).status).toBe(400);
    expect(
      (await fetch(link, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })).status,
    ).toBe(415);
    expect(gate.sent).toEqual([]);
  });

  it('refuses a comment of 10 MB and one of 4,001 characters, and takes one of 4,000', async () => {
    const { gate, link } = await serve();
    const form = await formOf(link);
    const huge = await sendForm(link, { form, decision: 'comment', text: 'x'.repeat(10_000_000) });
    expect([huge.status, await huge.text()]).toEqual([413, expect.stringContaining('at most 4,000 characters')]);
    expect((await sendForm(link, { form, decision: 'comment', text: 'ä'.repeat(4001) })).status).toBe(400);
    expect(gate.sent).toEqual([]);
    expect((await sendForm(link, { form, decision: 'comment', text: 'ä'.repeat(4000) })).status).toBe(303);
  });

  it('is worth nothing once its person has left', async () => {
    const { gate, link } = await serve();
    gate.names = gate.names.filter(({ id }) => id !== 'anna');
    expect((await fetch(link)).status).toBe(403);
  });

  it('says so where no server tells how the review stands', async () => {
    const { gate, link, defects } = await serve();
    gate.down = 'No Temporal server is up just now; try again.';
    const answer = await fetch(link);
    expect([answer.status, defects]).toEqual([503, []]);
    expect(await answer.text()).toContain('try again');
  });

  it('asks once how being asked was, after the vote', async () => {
    const { gate, link } = await serve();
    const asking = 'How was being asked?';
    expect(await (await fetch(link)).text()).not.toContain(asking);
    await sendForm(link, { form: await formOf(link), decision: 'approve' });
    const page = await (await fetch(link)).text();
    expect(page).toContain(asking);
    const answered = await sendForm(`${link}/answer`, { form: formIn(page), answer: 'too-late', note: 'by a day' });
    expect([answered.status, new URL(answered.headers.get('location') ?? '', `${link}/answer`).href]).toEqual([
      303,
      `${link}?done=answer`,
    ]);
    expect(gate.answers).toMatchObject([
      { review: 'churn-1', person: 'anna', answer: 'too-late', note: 'by a day', told: true },
    ]);
    expect(await (await fetch(link)).text()).not.toContain(asking);
  });
});

describe('what a step of a user made', () => {
  it('is shown where it can run and load nothing', async () => {
    const { link } = await serve();
    const [report, figure] = [await fetch(`${link}/report`), await fetch(`${link}/figures/0`)];
    for (const { headers } of [report, figure])
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*; sandbox$/);
    expect([report.headers.get('content-type'), figure.headers.get('content-type')]).toEqual([
      'text/html; charset=utf-8',
      'image/svg+xml; charset=utf-8',
    ]);
    for (const place of ['99', '-1', 'x', '..%2f0', '0.5'])
      expect((await fetch(`${link}/figures/${place}`)).status).toBe(404);
  });
});

describe('the page of a review by a token of the gateway', () => {
  it('is for holders of a token, who vote as themselves where the token has the name of a person', async () => {
    const { gate, page } = await serve(holder);
    const refused = await fetch(page);
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="within"']);
    const own = basic('ANNA');
    expect(await (await fetch(`${page}?as=ben`, { headers: own })).text()).toContain('You are <bdi>Anna Berg');
    expect((await sendForm(page, { form: await formOf(page, own), decision: 'approve' }, own)).status).toBe(303);
    const shared = basic('SHARED');
    expect(await (await fetch(page, { headers: shared })).text()).toContain('Who are you?');
    const form = await formOf(`${page}?as=ben`, shared);
    const voted = await sendForm(page, { form, decision: 'approve' }, shared);
    expect(voted.headers.get('location')).toBe('churn-1?as=ben&done=vote');
    expect(gate.sent.map(({ voter, door }) => [voter, door])).toEqual([
      ['anna', 'page'],
      ['ben', 'page'],
    ]);
    expect(gate.held.end?.state).toBe('approved');
  });

  it('counts a form that is sent twice once', async () => {
    const { gate, page } = await serve(holder);
    const form = await formOf(page, basic('ANNA'));
    const twice = [
      await sendForm(page, { form, decision: 'approve' }, basic('ANNA')),
      await sendForm(page, { form, decision: 'approve' }, basic('ANNA')),
    ];
    expect(twice.map(({ status }) => status)).toEqual([303, 409]);
    expect(gate.held.votes).toHaveLength(1);
  });

  it('takes nothing from a page elsewhere, nor without a form that was made here', async () => {
    const { gate, page } = await serve(holder);
    const form = await formOf(page, basic('ANNA'));
    const elsewhere = { ...basic('ANNA'), origin: 'https://evil.example' };
    expect((await sendForm(page, { form, decision: 'approve' }, elsewhere)).status).toBe(403);
    expect((await sendForm(page, { decision: 'approve' }, basic('ANNA'))).status).toBe(400);
    const bens = await formOf(`${page}?as=ben`, basic('SHARED'));
    expect((await sendForm(page, { form: bens, decision: 'approve' }, basic('ANNA'))).status).toBe(400);
    expect(gate.sent).toEqual([]);
  });

  it('is shown beyond this machine only by a token, and to no other name of this machine', async () => {
    const beyond = await serve({ host: '0.0.0.0' });
    expect((await fetch(beyond.page)).status).toBe(403);
    expect((await fetch(beyond.link)).status).toBe(200);
    const { page } = await serve();
    const { hostname, port, pathname } = new URL(page);
    const status = await new Promise((resolve, reject) => {
      const sent = request({ hostname, port, path: pathname, headers: { host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on('error', reject);
      sent.end();
    });
    expect(status).toBe(403);
  });

  it('lists reviews, and says so of one that is not there', async () => {
    const { url, page } = await serve();
    expect(await (await fetch(`${url}/decisions`)).text()).toContain('href="decisions/churn-1"');
    expect((await fetch(page.replace('churn-1', 'churn-9'))).status).toBe(404);
  });

  it('says why somebody may only comment', async () => {
    const { page } = await serve();
    const asDora = await (await fetch(`${page}?as=dora`)).text();
    expect(asDora).toContain('You asked for this review, so others decide it; you may comment.');
    expect(asDora).not.toContain('value="approve"');
  });

  it('shows the discussion, votes and what waits, with names that are no markup', async () => {
    const { gate, page } = await serve();
    discussed(gate, '<img src=x onerror=alert(1)>');
    const text = await (await fetch(page)).text();
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(text).toContain('Carl &lt;b&gt;Åström&lt;/b&gt;');
    expect(text.match(/<script/g) ?? []).toEqual([]);
  });
});
