/** @module Links that turn messages off, as people, mail programs and mail scanners use them. */
import { afterEach, describe, expect, it } from 'vitest';
import type { UnsubscribeGate } from '../../../../client/gateway/doors/unsubscribe.ts';
import type { Gateway } from '../../../../client/gateway/server.ts';
import { WithinError } from '../../../../contracts/errors.ts';
import { noticePage } from '../../../../domain/collaboration/doors/notice-page.ts';
import { unsubscribePage } from '../../../../domain/collaboration/doors/unsubscribe-page.ts';
import { messageLinks } from '../../../../domain/collaboration/links/message-links.ts';
import { readLink, signedLink } from '../../../../domain/collaboration/links/token.ts';
import { startDoors } from '../../../support/gateway-doors.ts';
import { testLinkKeys } from '../../../support/link-keys.ts';

const gateways: Gateway[] = [];
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.close();
});

const keys = testLinkKeys();
const now = Date.now();

async function serve(fault?: Error) {
  const set: unknown[] = [];
  const defects: unknown[] = [];
  const gate: UnsubscribeGate = {
    readLink: (token, purpose) => readLink(token, keys, { purpose, now }),
    async setKinds(person, kinds, mode) {
      if (fault) throw fault;
      set.push({ person, kinds, mode });
    },
    unsubscribePage,
    noticePage,
  };
  const gateway = await startDoors({
    unsubscribe: { open: () => gate, onDefect: (error) => defects.push(error) },
  });
  gateways.push(gateway);
  const links = messageLinks({ publicUrl: gateway.url, keys, onDefect: (error) => defects.push(error) });
  const link = links.unsubscribe({ person: 'anna', kinds: ['reviewReminder', 'experimentCompleted'], at: now }) ?? '';
  return { url: gateway.url, link, set, defects };
}

const post = (link: string, body: Record<string, string>) =>
  fetch(link, { method: 'POST', body: new URLSearchParams(body) });

describe('a link that turns messages off', () => {
  it('shows what it would do and does nothing, since programs follow links too', async () => {
    const { link, set } = await serve();
    const page = await fetch(link);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Messages to anna about: experiment completed, review reminder.');
    await fetch(link, { method: 'HEAD' });
    expect(set).toEqual([]);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/default-src 'none'.*form-action 'self'/) as string,
    });
  });

  it('turns off by the one click of a mail program, and as its person chooses on the page', async () => {
    const { link, set } = await serve();
    expect((await post(link, { 'List-Unsubscribe': 'One-Click' })).status).toBe(200);
    const parts = new FormData();
    parts.set('List-Unsubscribe', 'One-Click');
    expect((await fetch(link, { method: 'POST', body: parts })).status).toBe(200);
    expect(await (await post(link, { mode: 'digest' })).text()).toContain('come with your digest');
    const kinds = ['experimentCompleted', 'reviewReminder'];
    expect(set).toEqual([
      { person: 'anna', kinds, mode: 'off' },
      { person: 'anna', kinds, mode: 'off' },
      { person: 'anna', kinds, mode: 'digest' },
    ]);
  });

  it.each<[string, (link: string) => string, number]>([
    ['changed', (link) => `${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`, 403],
    ['cut off', (link) => link.slice(0, -20), 403],
    ['made of nothing', (link) => link.replace(/unsubscribe\/.*/, 'unsubscribe/x'), 403],
    [
      'too old',
      (link) =>
        link.replace(
          /unsubscribe\/.*/,
          `unsubscribe/${signedLink({ purpose: 'unsubscribe', person: 'anna', about: 'reviewReminder', expiresAt: now }, keys)}`,
        ),
      410,
    ],
    [
      'for a review',
      (link) =>
        link.replace(
          /unsubscribe\/.*/,
          `unsubscribe/${signedLink({ purpose: 'review', person: 'anna', about: 'churn-1', expiresAt: now + 1 }, keys)}`,
        ),
      403,
    ],
  ])('does nothing where it is %s, and says what to do', async (_how, change, status) => {
    const { link, set } = await serve();
    for (const answer of [await fetch(change(link)), await post(change(link), { mode: 'off' })]) {
      expect(answer.status).toBe(status);
      expect(await answer.text()).toMatch(/newest message|message that it came with/);
    }
    expect(set).toEqual([]);
  });

  it('takes no form of another kind, and nothing that is too long', async () => {
    const { link, set } = await serve();
    expect((await post(link, { mode: 'loud' })).status).toBe(400);
    expect((await post(link, {})).status).toBe(400);
    expect(
      (await fetch(link, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })).status,
    ).toBe(415);
    expect((await post(link, { mode: 'off', more: 'x'.repeat(100_000) })).status).toBe(413);
    expect(set).toEqual([]);
  });

  it('says so where nobody can take the change now, and tells who keeps the gateway of a defect alone', async () => {
    const away = await serve(new WithinError('TEMPORAL_UNAVAILABLE', 'Nobody is there just now; try again.', {}));
    const answer = await post(away.link, { mode: 'off' });
    expect([answer.status, away.defects]).toEqual([503, []]);
    expect(await answer.text()).toContain('try again');
    const broken = await serve(new Error('secret inside'));
    const failed = await post(broken.link, { mode: 'off' });
    expect([failed.status, broken.defects.length]).toEqual([500, 1]);
    expect(await failed.text()).not.toContain('secret inside');
  });
});
