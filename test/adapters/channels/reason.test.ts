import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeOf, reasonOf } from '../../../adapters/channels/reason.ts';

describe('the reason of an outcome', () => {
  it('holds no secret in any form that servers repeat, wherever it stands', () => {
    const secret = fc.string({ unit: 'grapheme', minLength: 4, maxLength: 40 }).filter((text) => text.trim() === text);
    fc.assert(
      fc.property(secret, fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (hidden, before, after) => {
        fc.pre(!`${before}${after}[secret][address]`.includes(hidden));
        const forms = [hidden, encodeURIComponent(hidden), Buffer.from(hidden).toString('base64')];
        for (const form of forms) {
          const said = reasonOf(`${before} ${form} ${after}`, [hidden]);
          expect(said).toContain('[secret]');
          expect(said).not.toContain(form);
        }
      }),
    );
  });

  it('holds no address, one line and no more than 300 characters', () => {
    expect(reasonOf('550 <Anna.Berg@example.org>: unknown\r\nnext')).toBe('550 <[address]>: unknown next');
    expect(reasonOf('x'.repeat(10_000))).toHaveLength(300);
  });

  it('is left whole by secrets that are too short to be any', () => {
    expect(reasonOf('it is on', ['on'])).toBe('it is on');
  });

  it('names the code of what lies behind an error', () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    expect(codeOf(new TypeError('fetch failed', { cause: refused }))).toBe('ECONNREFUSED');
    expect(codeOf(new Error('plain'))).toBeUndefined();
    const circle = new Error('circle');
    circle.cause = circle;
    expect(codeOf(circle)).toBeUndefined();
  });
});
