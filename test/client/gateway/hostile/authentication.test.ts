/** @module Who may not ask is let in nowhere: without a token, with a wrong, expired or lesser one, and with signatures that were forged or came before. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { reaches, roles } from '../../../../contracts/roles.ts';
import { HostileLab, type Place, places, secretOf } from '../../../support/hostile-gateway.ts';
import { type Asked, ask, letIn } from '../../../support/hostile-requests.ts';
import { violationsOf } from '../../../support/lawful-answers.ts';

const lab = new HostileLab();
beforeAll(() => lab.start());
afterAll(() => lab.stop());
beforeEach(() => {
  lab.changes.length = 0;
});

const rows = (wanted: (place: Place) => boolean) => places.filter(wanted).map((place) => [place.key, place] as const);
const guarded = rows(({ guard }) => guard.access === 'token');
const signed = rows(({ guard }) => guard.access.endsWith('-signature'));
const linked = rows(({ guard }) => guard.access === 'signed-link');

async function refused(place: Place, what: string, asked: Asked, statuses: readonly number[]): Promise<void> {
  const answer = await ask(lab, place, asked);
  expect([place.key, what, violationsOf(answer)]).toEqual([place.key, what, []]);
  expect([place.key, what, statuses.includes(answer.status)], String(answer.status)).toEqual([place.key, what, true]);
  expect(lab.changes).toEqual([]);
}

const bearer = (token: string) => `Bearer ${token}`;
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

it('knows routes of every kind', () => {
  expect([guarded.length > 25, signed.length, linked.length]).toEqual([true, 3, 8]);
});

it.each(guarded)('%s lets nobody in without a token that counts', async (_key, place) => {
  const token = secretOf('admin');
  for (const [what, authorization] of [
    ['none', ''],
    ['another', bearer('planted-secret-of-nobody')],
    ['one that is too old', bearer(lab.expired)],
    ['a beginning', bearer(token.slice(0, -1))],
    ['one and more', bearer(`${token}x`)],
    ['in capitals', bearer(token.toUpperCase())],
    ['several', `${bearer('x')}, ${bearer(token)}`],
    ['another scheme', `Digest ${token}`],
    ['no scheme', token],
    ['no Base64', 'Basic %%%%'],
    ['the name of a token', basic('admin:admin')],
    ['a reference', bearer('env:admin')],
    ['a token without a signature', bearer(`${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`)],
    ['a huge one', bearer('x'.repeat(12_000))],
  ] as const)
    await refused(place, what, { headers: { authorization } }, [401]);
});

it.each(guarded)('%s lets no lesser role in, nor pages of other origins', async (_key, place) => {
  if (place.guard.access !== 'token') return;
  const { role: least } = place.guard;
  for (const role of roles.filter((one) => !reaches(one, least)))
    await refused(place, role, { headers: { authorization: bearer(secretOf(role)) } }, [403]);
  const origins = [
    'https://evil.example',
    'null',
    `${lab.gateway.url}.evil.example`,
    'https://ui.example.org.evil.example',
  ];
  for (const origin of origins) await refused(place, origin, { headers: { origin } }, [403]);
});

const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** Without what changes the body or the time, so that each wrong thing stands alone. */
const wrongs: readonly (readonly [string, (headers: Record<string, string>) => Record<string, string>])[] = [
  ['none', () => ({})],
  ['of another body', (headers) => ({ ...headers, ...letInOf('other') })],
  ['that was cut', (headers) => changed(headers, (text) => text.slice(0, -2))],
  ['of another version', (headers) => changed(headers, (text) => `v9${text.slice(2)}`)],
  ['in capitals', (headers) => changed(headers, (text) => text.toUpperCase())],
  ['that is empty', (headers) => changed(headers, () => '')],
  ['that is huge', (headers) => changed(headers, () => `v1,${'A'.repeat(8_000)}`)],
  ['of ten minutes ago', (headers) => moved(headers, -600)],
  ['of ten minutes ahead', (headers) => moved(headers, 600)],
  ['of no time', (headers) => moved(headers, Number.NaN)],
];
const isSignature = (name: string) => name.endsWith('signature');
const isTime = (name: string) => name.endsWith('timestamp');
const changed = (headers: Record<string, string>, change: (text: string) => string) =>
  Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, isSignature(name) ? change(text) : text]));
const moved = (headers: Record<string, string>, by: number) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, text]) => [name, isTime(name) ? String(Number(text) + by) : text]),
  );
let current: Place;
const letInOf = (body: string) => letIn(current, body);

it.each(signed)(
  '%s takes no signature that was forged, moved in time, or is of something else',
  async (_key, place) => {
    current = place;
    const body = '{"id":"e"}';
    for (const [what, spoil] of wrongs) {
      // What lets one in is replaced whole.
      const none = Object.fromEntries(Object.keys(letIn(place, body)).map((name) => [name, '']));
      await refused(place, what, { body, headers: { ...none, ...spoil(letIn(place, body)) } }, [401, 431]);
    }
  },
);

it('takes a press of a button in Slack once, however often the same request comes', async () => {
  const place = places.find(({ key }) => key === 'POST /slack/actions') ?? expect.fail();
  const payload = JSON.stringify({
    type: 'block_actions',
    user: { id: 'U1' },
    actions: [{ action_id: 'review.approve', value: JSON.stringify({ review: 'r-1' }), action_ts: '1' }],
  });
  const body = `payload=${encodeURIComponent(payload)}`;
  const headers = letIn(place, body);
  expect((await ask(lab, place, { body, headers })).status).toBe(200);
  expect(lab.changes).toEqual(['slack']);
  for (let time = 0; time < 3; time++) expect((await ask(lab, place, { body, headers })).status).toBe(401);
  expect(lab.changes).toEqual(['slack']);
});

it.each(linked)('%s opens by no link that was cut, changed, or made for something else', async (_key, place) => {
  const own = place.path.startsWith('/unsubscribe') ? lab.unsubscribeToken : (lab.good['token'] ?? '');
  const foreign = place.path.startsWith('/unsubscribe') ? (lab.good['token'] ?? '') : lab.unsubscribeToken;
  const middle = Math.floor(own.length / 2);
  const flipped = `${own.slice(0, middle)}${own[middle] === 'A' ? 'B' : 'A'}${own.slice(middle + 1)}`;
  for (const [what, token] of [
    ['cut', own.slice(0, -1)],
    ['longer', `${own}A`],
    ['changed', flipped],
    ['another', foreign],
    ['twice', own + own],
    ['dots', '..'],
    ['empty', '%20'],
  ] as const)
    await refused(
      place,
      what,
      { address: lab.addressOf(place, { token }), body: '', headers: form },
      [400, 403, 404, 410, 414],
    );
});
