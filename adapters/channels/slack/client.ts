/** @module Slack's Web API for one send: no retries of its own, ended by the caller's signal, silent. */
import { WebClient } from '@slack/web-api';

const nothing = (): void => undefined;
/** The package logs requests and answers, which hold messages of people. */
const silent = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  setName: nothing,
  getLevel: () => 'error' as never,
};

interface CallLimits {
  readonly signal: AbortSignal;
  /** Milliseconds that one call may take. */
  readonly patienceMs?: number | undefined;
}

export interface SlackCalls {
  readonly api: WebClient;
  /** Status of the last answer. */
  readonly status: () => number | undefined;
}

/** Made anew for each send: the token is read at the moment of use, the signal is that of the send. */
export function slackCalls(
  token: string,
  url: string | undefined,
  { signal, patienceMs = 10_000 }: CallLimits,
): SlackCalls {
  let status: number | undefined;
  const api = new WebClient(token, {
    ...(url !== undefined && { slackApiUrl: url }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: patienceMs,
    logger: silent,
    allowAbsoluteUrls: false,
    async fetch(input, init) {
      status = undefined;
      const given = init?.signal;
      const answer = await fetch(input, { ...init, signal: given ? AbortSignal.any([given, signal]) : signal });
      status = answer.status;
      return answer;
    },
  });
  return { api, status: () => status };
}
