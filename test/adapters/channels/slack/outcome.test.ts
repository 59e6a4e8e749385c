import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { isAboutId, outcomeOf, withoutDoubt } from '../../../../adapters/channels/slack/outcome.ts';

const of = (error: unknown, status?: number) => outcomeOf({ error, status, tell: (text) => text });
const answered = (error: string) => new WebAPIPlatformError({ ok: false, error });
const failedFetch = (code: string) =>
  new WebAPIRequestError(new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) }));

describe('what became of a call to Slack', () => {
  it.each([
    ['channel_not_found', 'refused'],
    ['not_in_channel', 'refused'],
    ['is_archived', 'refused'],
    ['invalid_blocks', 'refused'],
    ['msg_too_long', 'refused'],
    ['restricted_action_read_only_channel', 'refused'],
    ['user_not_found', 'refused'],
    ['message_not_found', 'refused'],
    ['rate_limited', 'retry'],
    ['ratelimited', 'retry'],
    ['service_unavailable', 'retry'],
    ['request_timeout', 'retry'],
    ['an_error_of_tomorrow', 'retry'],
    ['fatal_error', 'ambiguous'],
    ['internal_error', 'ambiguous'],
    ['duplicate_message_not_found', 'ambiguous'],
  ])('after %s is %s', (error, outcome) => {
    expect(of(answered(error), 200)).toMatchObject({ outcome, reason: `Slack answers ${error}.` });
    expect(of(answered(error), 200)).not.toHaveProperty('channelWide');
  });

  it.each(['invalid_auth', 'token_revoked', 'account_inactive', 'missing_scope', 'not_authed'])(
    'after %s is refused, whoever it is for',
    (error) => {
      expect(of(answered(error), 200)).toMatchObject({ outcome: 'refused', channelWide: true });
    },
  );

  it.each([
    ['ECONNREFUSED', 'retry'],
    ['ENOTFOUND', 'retry'],
    ['UND_ERR_CONNECT_TIMEOUT', 'retry'],
    ['UND_ERR_SOCKET', 'ambiguous'],
    ['ECONNRESET', 'ambiguous'],
    ['EPIPE', 'ambiguous'],
  ])('without an answer for %s is %s', (code, outcome) => {
    expect(of(failedFetch(code))).toMatchObject({ outcome, reason: `Slack gave no answer: ${code}` });
  });

  it('after a limit of rate waits as long as Slack asks', () => {
    expect(of(new WebAPIRateLimitedError(30), 429)).toMatchObject({ outcome: 'retry', afterMs: 30_000 });
    const withoutTime = of(new Error('Retry header did not contain a valid timeout'), 429);
    expect(withoutTime.outcome).toBe('retry');
    expect(withoutTime).not.toHaveProperty('afterMs');
  });

  it.each([
    [500, 'ambiguous'],
    [503, 'ambiguous'],
    [404, 'refused'],
  ])('after status %i is %s', (status, outcome) => {
    expect(of(new WebAPIHTTPError(status, '', {}, 'token xoxb'), status)).toEqual({
      outcome,
      reason: `Slack answers with status ${status}.`,
      ...(outcome === 'refused' && { channelWide: true }),
    });
  });

  it('after a page of somebody else is in doubt, and none of the page is told', () => {
    expect(of(answered('<html>Sign in as anna@example.org</html>'), 200)).toEqual({
      outcome: 'ambiguous',
      reason: 'The answer is not one of Slack.',
    });
  });

  it('leaves no doubt about what may be repeated', () => {
    expect(withoutDoubt({ outcome: 'ambiguous', reason: 'x' })).toEqual({ outcome: 'retry', reason: 'x' });
    expect(withoutDoubt({ outcome: 'refused', reason: 'x' })).toEqual({ outcome: 'refused', reason: 'x' });
    expect([isAboutId(answered('duplicate_message_not_found')), isAboutId(answered('fatal_error'))]).toEqual([
      true,
      false,
    ]);
  });
});
