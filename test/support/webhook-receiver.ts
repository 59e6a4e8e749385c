/** @module A web server that takes webhooks and keeps what came, with what it is told to answer. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedHook {
  /** Header `X-Within-Delivery`. */
  readonly key: string;
  /** Of the body. */
  readonly person: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface WebhookReceiver {
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  readonly received: readonly ReceivedHook[];
  stop(): Promise<void>;
}

/** `answer` gets the number of the request, from 1; absent: 204. */
export async function startWebhookReceiver(
  answer: (response: ServerResponse, count: number) => void = (response) => void response.writeHead(204).end(),
  refuse?: (request: IncomingMessage, response: ServerResponse, count: number) => boolean,
): Promise<WebhookReceiver> {
  const received: ReceivedHook[] = [];
  let count = 0;
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    count += 1;
    if (refuse?.(request, response, count)) return;
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    received.push({
      key: String(request.headers['x-within-delivery']),
      person: String((JSON.parse(body) as { person?: string }).person),
      path: request.url ?? '',
      headers: request.headers,
      body,
    });
    answer(response, count);
  };
  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
