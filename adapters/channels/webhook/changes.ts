/** @module Posts changes of deployments as messages are posted: signed, without redirects, to judged addresses alone. */
import { messageOf } from '../reason.ts';
import { networkJudge } from './networks.ts';
import { outcomeOf } from './outcome.ts';
import { post } from './post.ts';
import { signature } from './signature.ts';

export interface ChangePosting {
  readonly url: URL;
  /** Names the change for good. */
  readonly delivery: string;
  readonly body: string;
  readonly signal: AbortSignal;
}

export type ChangeAnswer =
  | { readonly outcome: 'taken' }
  | { readonly outcome: 'refused' | 'again'; readonly reason: string };

export interface ChangeSettings {
  readonly webhookSecret?: string | undefined;
  readonly webhookNetworks: readonly string[];
}

/** `secret` gives the value behind a reference; it is asked for with each change. */
export function postingChanges(
  { webhookSecret, webhookNetworks }: ChangeSettings,
  secret: (reference: string) => string,
): (posting: ChangePosting) => Promise<ChangeAnswer> {
  const judge = networkJudge(webhookNetworks);
  return async ({ url, delivery, body, signal }) => {
    if (webhookSecret === undefined)
      return { outcome: 'refused', reason: 'WITHIN_WEBHOOK_SECRET is not set for the worker, so nothing signs it.' };
    const timestamp = String(Math.floor(Date.now() / 1000));
    let signed: string;
    try {
      signed = signature({ delivery, timestamp, body }, secret(webhookSecret));
    } catch (error) {
      const reason = `the key of webhooks cannot be used: ${messageOf(error)}; correct WITHIN_WEBHOOK_SECRET.`;
      return { outcome: 'refused', reason };
    }
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'within',
      'x-within-delivery': delivery,
      'x-within-timestamp': timestamp,
      'x-within-signature': signed,
    };
    const result = outcomeOf(await post({ url, body, headers, judge, signal }), Date.now());
    if (result.outcome === 'confirmed') return { outcome: 'taken' };
    return { outcome: result.outcome === 'refused' ? 'refused' : 'again', reason: result.reason };
  };
}
