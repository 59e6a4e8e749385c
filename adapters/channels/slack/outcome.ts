/** @module What became of a call to Slack, from its error. Codes: docs.slack.dev/reference/methods/chat.postMessage. */
import { ErrorCode, WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import type { SendResult } from '../../../contracts/delivery.ts';
import { codeOf, messageOf } from '../reason.ts';

/** Nobody can be reached: the token or the app. */
const channelWide = new Set(
  `access_denied account_inactive accesslimited enterprise_is_restricted invalid_auth missing_scope no_permission
  not_allowed_token_type not_authed org_login_required team_access_not_granted token_expired token_revoked
  two_factor_setup_required method_not_supported_for_channel_type`.split(/\s+/),
);
/** This receiver or this message is not taken. */
const refused = new Set(
  `as_user_not_supported cannot_dm_bot cant_update_message channel_not_found edit_window_closed
  ekm_access_denied invalid_arguments invalid_blocks invalid_blocks_format invalid_metadata_format
  invalid_metadata_schema invalid_users is_archived message_not_found messages_tab_disabled
  metadata_too_large msg_blocks_too_long msg_too_long no_text not_in_channel restricted_action
  restricted_action_non_threadable_channel restricted_action_read_only_channel restricted_action_thread_locked
  restricted_action_thread_only_channel slack_connect_canvas_sharing_blocked too_many_attachments
  too_many_users user_disabled user_not_found user_not_visible users_list_not_supplied
  users_not_found`.split(/\s+/),
);
/** Tell of an earlier message under the id that was sent along. */
const aboutId = new Set(['duplicate_channel_not_found', 'duplicate_message_not_found']);
/** Slack says itself that part of it may be done. */
const doubtful = new Set(['fatal_error', 'internal_error', ...aboutId]);
/** Ends before a request has left the machine. */
const unconnected = new Set(
  'ECONNREFUSED ENOTFOUND EAI_AGAIN EHOSTUNREACH ENETUNREACH UND_ERR_CONNECT_TIMEOUT'.split(' '),
);

export interface FailedCall {
  readonly error: unknown;
  /** Of the answer, when there was one. */
  readonly status: number | undefined;
  /** Gives a sentence without secrets. */
  readonly tell: (text: string) => string;
}

/** A call that posts nothing, or whose repeat changes nothing, is never in doubt: see `withoutDoubt`. */
export function outcomeOf({ error, status, tell }: FailedCall): SendResult {
  if (error instanceof WebAPIRateLimitedError) {
    const reason = `Slack asks to wait ${error.retryAfter} s.`;
    return { outcome: 'retry', reason, afterMs: error.retryAfter * 1000 };
  }
  if (status === 429) return { outcome: 'retry', reason: 'Slack asks to wait and does not say how long.' };
  if (error instanceof WebAPIPlatformError) return ofPlatform(error.data.error, tell);
  if (error instanceof WebAPIHTTPError) return ofStatus(error.statusCode);
  const code = codeOf(causeOf(error));
  const reason = tell(`Slack gave no answer: ${code ?? messageOf(causeOf(error))}`);
  return { outcome: code !== undefined && unconnected.has(code) ? 'retry' : 'ambiguous', reason };
}

export function isAboutId(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && aboutId.has(error.data.error);
}

/** For a call that may be repeated without harm. */
export function withoutDoubt(result: SendResult): SendResult {
  return result.outcome === 'ambiguous' ? { outcome: 'retry', reason: result.reason } : result;
}

/** The package wraps what `fetch` threw. */
function causeOf(error: unknown): unknown {
  const wrapped = error instanceof Error && 'code' in error && error.code === ErrorCode.RequestError;
  return wrapped && 'original' in error ? error.original : error;
}

function ofPlatform(code: string, tell: (text: string) => string): SendResult {
  // An answer that is not Slack's, as a proxy's page, is put there as a whole.
  if (!/^[a-z_:.]{1,80}$/.test(code)) return { outcome: 'ambiguous', reason: 'The answer is not one of Slack.' };
  const reason = tell(`Slack answers ${code}.`);
  if (channelWide.has(code)) return { outcome: 'refused', reason, channelWide: true };
  if (refused.has(code)) return { outcome: 'refused', reason };
  return { outcome: doubtful.has(code) ? 'ambiguous' : 'retry', reason };
}

/** Slack answers 200 to all that it has understood, so another status says nothing of what was done. */
function ofStatus(status: number): SendResult {
  const reason = `Slack answers with status ${status}.`;
  if (status >= 500) return { outcome: 'ambiguous', reason };
  return { outcome: 'refused', reason, channelWide: true };
}
