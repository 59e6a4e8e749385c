import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LinkClaims, linkPurposes } from '../../../../contracts/links.ts';
import type { LinkKeys } from '../../../../domain/collaboration/links/ports.ts';
import { readLink, signedLink } from '../../../../domain/collaboration/links/token.ts';

const keysOf = (...values: readonly string[]): LinkKeys => {
  const mac = (value: string, text: string) => createHmac('sha256', value).update(text).digest('base64url');
  const ids = values.map((value) => Buffer.from(value.padEnd(4)).toString('hex').slice(0, 8));
  return {
    sign: (text) => ({ key: ids[0] ?? '', mac: mac(values[0] ?? '', text) }),
    fits: (text, signature) =>
      values.some((value, place) => ids[place] === signature.key && mac(value, text) === signature.mac),
  };
};
const keys = keysOf('key1');

const claims = fc.record(
  {
    purpose: fc.constantFrom(...linkPurposes),
    person: fc.stringMatching(/^[a-z][a-z0-9._-]{0,20}$/),
    about: fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }).filter((text) => text.length <= 60),
    version: fc.integer({ min: 1, max: 1_000_000 }),
    occasion: fc.stringMatching(/^[A-Za-z0-9:/#]{0,60}$/),
    expiresAt: fc.integer({ min: 1, max: 4_000_000_000_000 }),
  },
  { requiredKeys: ['purpose', 'person', 'about', 'expiresAt'] },
);

const one: LinkClaims = {
  purpose: 'review',
  person: 'anna',
  about: 'r1',
  version: 1,
  occasion: 'review/r1/requested',
  expiresAt: 1000,
};

describe('a signed link', () => {
  it('says what it was made for until it expires, whatever that is', () => {
    fc.assert(
      fc.property(claims, (made) => {
        const token = signedLink(made, keys);
        expect(token).toBe(signedLink(made, keys));
        const use = { purpose: made.purpose, about: made.about, now: made.expiresAt - 1 };
        expect(readLink(token, keys, use)).toMatchObject({ claims: made });
      }),
    );
  });

  it('is worth nothing once any bit of it is changed, anything is added, or its end is missing', () => {
    fc.assert(
      fc.property(claims, fc.nat(), fc.integer({ min: 0, max: 7 }), (made, place, bit) => {
        const token = signedLink(made, keys);
        const use = { purpose: made.purpose, now: 0 };
        const bytes = Buffer.from(token, 'utf8');
        const at = place % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        expect(readLink(bytes.toString('latin1'), keys, use)).toBe('forged');
        expect(readLink(token.slice(0, at), keys, use)).toBe('forged');
        expect(readLink(`${token}${token.charAt(at)}`, keys, use)).toBe('forged');
      }),
      { numRuns: 1000 },
    );
  });

  it('is worth nothing from its last moment on', () => {
    fc.assert(
      fc.property(claims, fc.nat(), (made, later) => {
        const use = { purpose: made.purpose, now: made.expiresAt + later };
        expect(readLink(signedLink(made, keys), keys, use)).toBe('expired');
      }),
    );
  });

  it('opens nothing but what it was made for', () => {
    const token = signedLink(one, keys);
    for (const purpose of ['unsubscribe', 'form'] as const)
      expect(readLink(token, keys, { purpose, now: 0 })).toBe('misplaced');
    expect(readLink(token, keys, { purpose: 'review', about: 'r2', now: 0 })).toBe('misplaced');
  });

  it('is accepted while its key is, and known by the same id under the next key', () => {
    const token = signedLink(one, keys);
    const use = { purpose: 'review', now: 0 } as const;
    const known = readLink(token, keysOf('key2', 'key1'), use);
    expect(known).toMatchObject({ claims: one, id: expect.stringMatching(/^[0-9a-f]{32}$/) as string });
    expect(readLink(token, keysOf('key2'), use)).toBe('forged');
    expect(readLink(signedLink(one, keysOf('key2')), keysOf('key2'), use)).toEqual(known);
  });

  it.each(['', 'w1...', 'x'.repeat(10_000_000), 'w1.00000000.e30.'.padEnd(60, 'A')])(
    'is forged where it is none: %.20s',
    (text) => {
      expect(readLink(text, keys, { purpose: 'review', now: 0 })).toBe('forged');
    },
  );

  it('names itself without giving itself away', () => {
    const token = signedLink(one, keys);
    const known = readLink(token, keys, { purpose: 'review', now: 0 });
    expect(token).not.toContain(typeof known === 'object' ? known.id : '');
  });
});
