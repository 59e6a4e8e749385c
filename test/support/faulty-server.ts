/** @module A proxy in front of a real server that answers wrongly, late or not at all, as a test tells it. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of a request. `cut-after` and `status-after`: the server has done it, and its answer is lost. */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  | { readonly kind: 'status-after'; readonly status: number }
  | { readonly kind: 'cut' | 'cut-after' | 'silent' };

export interface FaultyServer {
  readonly url: string;
  /** `METHOD path` of every request, in order. */
  readonly seen: string[];
  /** Headers of the last request. */
  last(): IncomingMessage['headers'];
  /** Asked for each request; undefined: it is passed on. */
  fault(decide: (path: string, nth: number) => Fault | undefined): void;
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function passOn(request: IncomingMessage, target: string): Promise<Response> {
  const { host: _host, connection: _connection, 'transfer-encoding': _encoding, ...headers } = request.headers;
  const body = await bodyOf(request);
  return fetch(`${target}${request.url}`, {
    method: request.method ?? 'GET',
    headers: headers as Record<string, string>,
    ...(body.length > 0 && { body: new Uint8Array(body) }),
  });
}

async function answerWith(
  fault: Fault | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  target: string,
) {
  if (fault?.kind === 'cut') return void request.socket.destroy();
  if (fault?.kind === 'silent') return;
  if (fault?.kind === 'status') {
    await bodyOf(request);
    return void response.writeHead(fault.status, fault.headers ?? {}).end(fault.body ?? '');
  }
  const answer = await passOn(request, target);
  const text = Buffer.from(await answer.arrayBuffer());
  if (fault?.kind === 'cut-after') return void request.socket.destroy();
  if (fault?.kind === 'status-after') return void response.writeHead(fault.status).end();
  response
    .writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' })
    .end(text);
}

/** `target`: where requests are passed on to; without one every request needs a fault. */
export async function startFaultyServer(target = ''): Promise<FaultyServer> {
  const seen: string[] = [];
  const counts = new Map<string, number>();
  let last: IncomingMessage['headers'] = {};
  let decide: (path: string, nth: number) => Fault | undefined = () => undefined;
  const server: Server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    seen.push(`${request.method} ${path}`);
    last = request.headers;
    const nth = (counts.get(path) ?? 0) + 1;
    counts.set(path, nth);
    void answerWith(decide(path, nth), request, response, target);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    last: () => last,
    fault: (next) => {
      decide = next;
      seen.length = 0;
      counts.clear();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
