import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { eventKinds } from '../../../../contracts/names.ts';
import { messageLinks } from '../../../../domain/collaboration/links/message-links.ts';
import type { LinkKeys } from '../../../../domain/collaboration/links/ports.ts';
import { readLink } from '../../../../domain/collaboration/links/token.ts';

const keys: LinkKeys = {
  sign: (text) => ({ key: '00000000', mac: createHmac('sha256', 'key').update(text).digest('base64url') }),
  fits: (text, { mac }) => mac === createHmac('sha256', 'key').update(text).digest('base64url'),
};
const defects: unknown[] = [];
const links = messageLinks({ publicUrl: 'https://within.example/ml/', keys, onDefect: (error) => defects.push(error) });
const asked = { id: 'churn-3', version: 2, event: 'review/churn-3/2/requested', at: 1_000_000 };
const day = 86_400_000;

describe('addresses in messages', () => {
  it('open a review for one person, at the version that the message asks about, for 30 days', () => {
    const url = new URL(links.decide(asked, 'anna', 'reject') ?? '');
    expect(url.searchParams.get('choose')).toBe('reject');
    const token = url.pathname.replace('/ml/links/', '');
    const claims = { person: 'anna', about: 'churn-3', version: 2, occasion: asked.event };
    expect(readLink(token, keys, { purpose: 'review', now: asked.at + 30 * day - 1 })).toMatchObject({ claims });
    expect(readLink(token, keys, { purpose: 'review', now: asked.at + 30 * day })).toBe('expired');
    expect(links.decide(asked, 'anna', 'approve')).toBe(`https://within.example/ml/links/${token}?choose=approve`);
    expect(links.decide(asked, 'ben')).not.toContain(token);
    expect(links.decide({ ...asked, event: 'review/churn-3/2/reminder' }, 'anna')).not.toContain(token);
  });

  it('turn kinds off, all of them at most', () => {
    const url = links.unsubscribe({ person: 'anna', kinds: eventKinds, at: 5 }) ?? '';
    const known = readLink(url.split('/unsubscribe/')[1] ?? '', keys, { purpose: 'unsubscribe', now: 5 + 89 * day });
    expect(known).toMatchObject({ claims: { person: 'anna', about: [...eventKinds].sort().join(',') } });
  });

  it('of a page are without a secret', () => {
    expect(links.reviewPage('churn-3')).toBe('https://within.example/ml/decisions/churn-3');
  });

  it('are not there without an address of the gateway', () => {
    const none = messageLinks({ keys, onDefect: () => undefined });
    const given = [
      none.reviewPage('r'),
      none.decide(asked, 'anna'),
      none.unsubscribe({ person: 'a', kinds: [], at: 0 }),
    ];
    expect(given).toEqual([undefined, undefined, undefined]);
  });

  it('are left out where no key can sign, and the message goes out', () => {
    const broken = {
      ...keys,
      sign: () => {
        throw new Error('no key');
      },
    };
    const without = messageLinks({
      publicUrl: 'https://within.example',
      keys: broken,
      onDefect: (error) => defects.push(error),
    });
    expect(without.decide(asked, 'anna', 'approve')).toBeUndefined();
    expect(defects).toEqual([new Error('no key')]);
  });
});
