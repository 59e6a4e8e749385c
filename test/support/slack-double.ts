/**
 * @module A server that answers as Slack documents its Web API: messages, conversations, limits of rate and of size,
 * with faults where a schedule puts them. Its log is what is believed of a delivery.
 * Documents: docs.slack.dev/apis/web-api/rate-limits, …/reference/methods/chat.postMessage and those of the others.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FaultSchedule } from './fault-schedule.ts';
import { type SlackLimits, SlackWorkspace } from './slack-workspace.ts';

export const slackFaults = [
  /** 429 with Retry-After. */
  'rate-limit',
  /** 429 without it. */
  'rate-limit-without-time',
  /** Status 500 and nothing done. */
  'error-500',
  /** `fatal_error`, nothing done. */
  'fatal-error',
  /** `fatal_error`, and the message is there. */
  'fatal-error-after-post',
  /** `service_unavailable`, nothing done. */
  'unavailable',
  /** `duplicate_message_not_found` to whatever has a client message id. */
  'id-is-taken',
  /** The connection ends in place of an answer, nothing done. */
  'drop-unposted',
  /** The message is there and the connection ends in place of an answer. */
  'drop-after-body',
  /** The message is there and no answer comes. */
  'stall-after-body',
  /** A page that is not Slack's. */
  'foreign-page',
] as const;
export type SlackFault = (typeof slackFaults)[number];

export interface SlackDoubleOptions {
  readonly token?: string;
  /** By delivery key and attempt from 1, of `chat.postMessage`. */
  readonly faults?: FaultSchedule<SlackFault>;
  /** Error that a method answers with, by its name. */
  readonly errors?: Readonly<Record<string, string>>;
  readonly limits?: Partial<SlackLimits>;
  /** Milliseconds since 1970 UTC. */
  readonly now?: () => number;
}

export interface SlackDouble {
  /** For `slackApiUrl`. */
  readonly url: string;
  readonly received: SlackWorkspace['received'];
  readonly updates: SlackWorkspace['updates'];
  readonly faults: readonly { readonly fault: SlackFault; readonly key: string; readonly attempt: number }[];
  /** Names of methods, in the order of the calls. */
  readonly calls: readonly string[];
  /** Tokens and bodies as they came. */
  readonly requests: readonly { readonly method: string; readonly form: Readonly<Record<string, string>> }[];
  stalled(): Promise<void>;
  stop(): Promise<void>;
}

interface Call {
  readonly method: string;
  readonly form: Record<string, string>;
  readonly answer: ServerResponse;
  readonly request: IncomingMessage;
}

class Double {
  readonly workspace: SlackWorkspace;
  readonly faults: { fault: SlackFault; key: string; attempt: number }[] = [];
  readonly requests: { method: string; form: Record<string, string> }[] = [];
  readonly #options: SlackDoubleOptions;
  readonly #attempts = new Map<string, number>();
  readonly #stalls: (() => void)[] = [];
  #hasStalled = false;

  constructor(options: SlackDoubleOptions) {
    this.#options = options;
    this.workspace = new SlackWorkspace(options.now ?? Date.now, options.limits ?? {});
  }

  async handle(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const method = request.url?.replace('/api/', '') ?? '';
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
    this.requests.push({ method, form });
    const { token = 'xoxb-test', errors = {} } = this.#options;
    if (request.headers.authorization !== `Bearer ${token}`) return json(answer, { ok: false, error: 'invalid_auth' });
    const error = errors[method];
    if (error !== undefined) return json(answer, { ok: false, error });
    const call = { method, form, answer, request };
    if (method === 'chat.postMessage') return this.#post(call);
    this.#answer(call);
  }

  stalled(): Promise<void> {
    return this.#hasStalled ? Promise.resolve() : new Promise((tell) => this.#stalls.push(tell));
  }

  #answer({ method, form, answer }: Call): void {
    const result = this.workspace.call(method, form);
    return typeof result === 'number' ? limited(answer, result) : json(answer, result);
  }

  #post(call: Call): void {
    const key = keyOf(call.form);
    const attempt = (this.#attempts.get(key) ?? 0) + 1;
    this.#attempts.set(key, attempt);
    const fault = this.#options.faults?.(key, attempt);
    if (fault === undefined) return this.#answer(call);
    this.faults.push({ fault, key, attempt });
    this.#fail(fault, call);
  }

  #fail(fault: SlackFault, call: Call): void {
    const { answer, request, form } = call;
    const postUnseen = () => this.workspace.post(form, false);
    const faults: Record<SlackFault, () => void> = {
      'rate-limit': () => limited(answer, 2),
      'rate-limit-without-time': () => void answer.writeHead(429).end(),
      'error-500': () => void answer.writeHead(500).end('Internal error'),
      'fatal-error': () => json(answer, { ok: false, error: 'fatal_error' }),
      'fatal-error-after-post': () => json(answer, { ...postUnseen(), ok: false, error: 'fatal_error' }),
      unavailable: () => json(answer, { ok: false, error: 'service_unavailable' }),
      'id-is-taken': () =>
        form['client_msg_id'] === undefined
          ? this.#answer(call)
          : json(answer, { ok: false, error: 'duplicate_message_not_found' }),
      'drop-unposted': () => void request.socket.resetAndDestroy(),
      'drop-after-body': () => {
        postUnseen();
        request.socket.destroy();
      },
      'stall-after-body': () => {
        postUnseen();
        this.#hasStalled = true;
        for (const tell of this.#stalls.splice(0)) tell();
      },
      'foreign-page': () => void answer.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
    };
    faults[fault]();
  }
}

function keyOf({ metadata = '{}' }: Record<string, string>): string {
  const { event_payload: payload } = JSON.parse(metadata) as { event_payload?: { key?: string } };
  return payload?.key ?? '';
}

function json(answer: ServerResponse, body: object): void {
  answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function limited(answer: ServerResponse, seconds: number): void {
  answer
    .writeHead(429, { 'retry-after': String(seconds), 'content-type': 'application/json' })
    .end(JSON.stringify({ ok: false, error: 'ratelimited' }));
}

/** Listens on a port of its own. */
export async function startSlackDouble(options: SlackDoubleOptions = {}): Promise<SlackDouble> {
  const double = new Double(options);
  const server = createServer((request, answer) => {
    double.handle(request, answer).catch(() => answer.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/`,
    received: double.workspace.received,
    updates: double.workspace.updates,
    faults: double.faults,
    requests: double.requests,
    get calls() {
      return double.requests.map(({ method }) => method);
    },
    stalled: () => double.stalled(),
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
