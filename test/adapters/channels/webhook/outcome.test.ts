import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../../adapters/channels/webhook/outcome.ts';
import { ClosedAddress } from '../../../../adapters/channels/webhook/post.ts';

const now = Date.UTC(2026, 10, 24, 13);
const answered = (status: number, retryAfter?: string) => outcomeOf({ status, retryAfter }, now);

describe('what became of a webhook', () => {
  it.each([
    ['7', 7000],
    ['0', 0],
    ['Tue, 24 Nov 2026 13:00:30 GMT', 30_000],
    ['Tue, 24 Nov 2026 12:00:00 GMT', 0],
    ['999999999', 3_600_000],
  ])('waits as Retry-After: %s asks', (header, afterMs) => {
    expect(answered(503, header)).toMatchObject({ outcome: 'retry', afterMs });
  });

  it.each([undefined, 'soon', '-1'])('waits as the caller likes after Retry-After: %s', (header) => {
    expect(answered(429, header)).toEqual({ outcome: 'retry', reason: 'The webhook answers with status 429.' });
  });

  it('without an answer depends on whether the request had left', () => {
    const error = Object.assign(new Error('connect to hooks.example/token'), { code: 'ECONNRESET' });
    expect(outcomeOf({ error, sent: false }, now)).toEqual({
      outcome: 'retry',
      reason: 'The webhook gave no answer (ECONNRESET).',
    });
    expect(outcomeOf({ error, sent: true }, now).outcome).toBe('ambiguous');
  });

  it('is refused for an address that is not used and a certificate that is not trusted', () => {
    expect(outcomeOf({ error: new ClosedAddress('it is closed'), sent: false }, now).outcome).toBe('refused');
    const untrusted = Object.assign(new Error('x'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(outcomeOf({ error: untrusted, sent: false }, now)).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT'),
    });
  });
});
