/** @module Conversations and messages of a workspace, as the methods of Slack's Web API see and change them. */
import { slackProblems } from './slack-limits.ts';

type Form = Readonly<Record<string, string>>;
type Answer = Readonly<Record<string, unknown>> & { readonly ok: boolean };

/** One message that is in a conversation, be it that the sender knows or not. */
export interface ReceivedPost {
  /** In its metadata. */
  readonly key: string;
  /** The user, or the channel. */
  readonly person: string;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly channel: string;
  readonly ts: string;
  /** False: the sender was not told. */
  readonly answered: boolean;
}

/** Tokens of a bucket, refilled over time. */
export interface SlackLimits {
  /** `chat.postMessage`: about one a second for each channel, more for a short time. */
  readonly messagesPerSecond: number;
  readonly burst: number;
  /** Methods of tier 3: 50 a minute and more. */
  readonly tierThreePerMinute: number;
}

interface Message {
  readonly ts: string;
  text: string;
  blocks: unknown;
  readonly metadata?: { readonly event_type: string; readonly event_payload: { readonly key?: string } };
}

/** Tokens that come back with time. */
class Bucket {
  readonly #capacity: number;
  readonly #perMs: number;
  #tokens: number;
  #at: number;

  constructor(capacity: number, perMs: number, now: number) {
    this.#capacity = capacity;
    this.#perMs = perMs;
    this.#tokens = capacity;
    this.#at = now;
  }

  /** Seconds to wait, or 0 where one was taken. */
  take(now: number): number {
    this.#tokens = Math.min(this.#capacity, this.#tokens + (now - this.#at) * this.#perMs);
    this.#at = now;
    if (this.#tokens < 1) return Math.max(1, Math.ceil((1 - this.#tokens) / this.#perMs / 1000));
    this.#tokens -= 1;
    return 0;
  }
}

const failed = (error: string): Answer => ({ ok: false, error });

export class SlackWorkspace {
  readonly received: ReceivedPost[] = [];
  readonly updates: { readonly ts: string; readonly channel: string; readonly blocks: unknown }[] = [];
  readonly #now: () => number;
  readonly #limits: SlackLimits;
  readonly #buckets = new Map<string, Bucket>();
  readonly #messages = new Map<string, Message[]>();
  #last = 0;

  constructor(now: () => number, limits: Partial<SlackLimits>) {
    this.#now = now;
    this.#limits = { messagesPerSecond: 1, burst: 10, tierThreePerMinute: 50, ...limits };
  }

  /** The answer of a method, or seconds to wait. */
  call(method: string, form: Form): Answer | number {
    const channel = this.#channelOf(form['channel'] ?? '');
    if (method === 'chat.postMessage') {
      const { messagesPerSecond, burst } = this.#limits;
      return this.#take(channel, burst, messagesPerSecond / 1000) || this.post(form, true);
    }
    const rest: Readonly<Record<string, (given: Form) => Answer>> = {
      'conversations.open': ({ users = '' }) => this.#open(users),
      'conversations.history': (given) => this.#history(channel, given),
      'chat.update': (given) => this.#update(channel, given),
      'auth.test': () => ({ ok: true, team: 'Laboratory', user: 'within' }),
    };
    const perMinute = this.#limits.tierThreePerMinute;
    return this.#take(method, perMinute, perMinute / 60_000) || (rest[method]?.(form) ?? failed('unknown_method'));
  }

  /** Without a limit of rate. */
  post(form: Form, answered: boolean): Answer {
    const given = form['channel'] ?? '';
    const channel = this.#channelOf(given);
    const problem = postProblem(form, channel);
    if (problem !== undefined) return failed(problem);
    const at = this.#now();
    // Microseconds since 1970 with six digits behind the point; no two are equal.
    this.#last = Math.max(this.#last + 1, at * 1000);
    const ts = (this.#last / 1e6).toFixed(6);
    const metadata = form['metadata'] === undefined ? undefined : (JSON.parse(form['metadata']) as Message['metadata']);
    const message: Message = {
      ts,
      text: form['text'] ?? '',
      blocks: JSON.parse(form['blocks'] ?? '[]'),
      ...(metadata && { metadata }),
    };
    this.#messages.set(channel, [message, ...(this.#messages.get(channel) ?? [])]);
    this.received.push({ key: metadata?.event_payload.key ?? '', person: given, at, channel, ts, answered });
    return { ok: true, channel, ts };
  }

  #take(name: string, capacity: number, perMs: number): number {
    const bucket = this.#buckets.get(name) ?? new Bucket(capacity, perMs, this.#now());
    this.#buckets.set(name, bucket);
    return bucket.take(this.#now());
  }

  /** A user as `channel` stands for the conversation with that user. */
  #channelOf(id: string): string {
    return /^[UW]/.test(id) ? `D${id.slice(1)}` : id;
  }

  #open(user: string): Answer {
    if (!/^[UW][A-Z0-9]+$/.test(user)) return failed('user_not_found');
    return { ok: true, channel: { id: this.#channelOf(user) } };
  }

  #history(channel: string, { limit = '100', cursor = '0', include_all_metadata: all }: Form): Answer {
    const messages = this.#messages.get(channel) ?? [];
    const from = Number(cursor);
    const to = from + Math.min(Number(limit), 999);
    return {
      ok: true,
      messages: messages
        .slice(from, to)
        .map(({ metadata, ...rest }) => ({ ...rest, ...(all === 'true' && { metadata }) })),
      has_more: to < messages.length,
      response_metadata: { next_cursor: to < messages.length ? String(to) : '' },
    };
  }

  #update(channel: string, form: Form): Answer {
    const found = this.#messages.get(channel)?.find(({ ts }) => ts === form['ts']);
    if (!found) return failed('message_not_found');
    const blocks: unknown = JSON.parse(form['blocks'] ?? '[]');
    if (slackProblems({ text: form['text'], blocks }).length > 0) return failed('invalid_blocks');
    Object.assign(found, { text: form['text'], blocks });
    this.updates.push({ ts: found.ts, channel, blocks });
    return { ok: true, channel, ts: found.ts };
  }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function postProblem(form: Form, channel: string): string | undefined {
  if (!/^[CDG][A-Z0-9]+$/.test(channel)) return 'channel_not_found';
  if (form['client_msg_id'] !== undefined && !uuid.test(form['client_msg_id'])) return 'invalid_arguments';
  const { event_type: event = '' } = JSON.parse(form['metadata'] ?? '{}') as { event_type?: string };
  if (!/^[A-Za-z0-9_-]+$/.test(event)) return 'invalid_metadata_schema';
  const problems = slackProblems({ text: form['text'], blocks: JSON.parse(form['blocks'] ?? '[]') });
  return problems.length > 0 ? 'invalid_blocks' : undefined;
}
