/** @module A webhook that brings a stage about: signed JSON, known by its delivery id, to judged addresses only. */
import { WithinError } from '../../contracts/errors.ts';
import type { DeploymentTarget, TargetOrder } from '../../domain/deployment/ports.ts';
import { changeTold } from './change-told.ts';

export interface WebhookPost {
  readonly url: URL;
  readonly delivery: string;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** One signed POST. `refused`: another attempt would not mend it. Reasons hold no address and no key. */
export type PostChange = (
  post: WebhookPost,
) => Promise<{ readonly outcome: 'taken' } | { readonly outcome: 'refused' | 'again'; readonly reason: string }>;

export class WebhookTarget implements DeploymentTarget {
  readonly kind = 'webhook';
  readonly #url: string;
  readonly #post: PostChange;

  constructor(url: string, post: PostChange) {
    this.#url = url;
    this.#post = post;
  }

  async change({ signal, ...order }: TargetOrder): Promise<undefined> {
    const body = JSON.stringify({ schema: 1, ...changeTold(order) });
    if (!URL.canParse(this.#url))
      throw new WithinError('DEPLOYMENT_TARGET_REFUSED', 'The webhook of the deployment is no address; mend it.', {});
    const answer = await this.#post({ url: new URL(this.#url), delivery: order.change.key, body, signal });
    if (answer.outcome === 'taken') return undefined;
    const code = answer.outcome === 'refused' ? 'DEPLOYMENT_TARGET_REFUSED' : 'DEPLOYMENT_TARGET_UNREACHABLE';
    throw new WithinError(code, `The webhook of the deployment does not take the change: ${answer.reason}`, {});
  }
}
