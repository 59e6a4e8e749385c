/** @module A proxy in front of a real S3 server that spoils the answers it is told to. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the way does to one answer; the server behind it is real and has done what it was asked. */
export type Fault = 'none' | 'refuse' | 'silent' | 'stall' | 'reset' | 'truncate' | 'flip' | 'lose-answer';

export interface Way {
  readonly endpoint: string;
  /** `faults` one answer each, then `always`; of requests with `method` only. */
  spoil(method: 'GET' | 'PUT', faults: readonly Fault[], always?: Fault): void;
  /** Faults that are still to come. */
  left(): readonly Fault[];
  stop(): void;
}

function spoilt(fault: Fault, status: number, body: Buffer): Buffer {
  if (status !== 200 || body.length === 0) return body;
  if (fault === 'truncate') return body.subarray(0, body.length >> 1);
  if (fault !== 'flip') return body;
  const flipped = Buffer.from(body);
  flipped[0] = (flipped[0] ?? 0) ^ 1;
  return flipped;
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function forward(message: IncomingMessage, answer: ServerResponse, fault: Fault, target: string): Promise<void> {
  const sent = await bytesOf(message);
  if (fault === 'refuse') return void answer.writeHead(503).end();
  if (fault === 'silent') return;
  const { hostname, port } = new URL(target);
  const { url, method, headers } = message;
  const behind = request({ hostname, port, path: url, method, headers });
  behind.end(sent);
  const reply = await new Promise<IncomingMessage>((resolve, reject) =>
    behind.once('response', resolve).once('error', reject),
  );
  const body = await bytesOf(reply);
  if (fault === 'lose-answer') return void message.socket.destroy();
  const bytes = spoilt(fault, reply.statusCode ?? 0, body);
  const { 'transfer-encoding': _chunked, ...kept } = reply.headers;
  answer.writeHead(reply.statusCode ?? 500, method === 'HEAD' ? kept : { ...kept, 'content-length': bytes.length });
  if (fault !== 'reset' && fault !== 'stall') return void answer.end(bytes);
  answer.write(body.subarray(0, body.length >> 1), () => {
    if (fault === 'reset') message.socket.destroy();
  });
}

export async function startWay(target: string): Promise<Way> {
  let spoiling: { method: string; faults: Fault[]; always: Fault } = { method: '', faults: [], always: 'none' };
  const next = (message: IncomingMessage): Fault =>
    message.method === spoiling.method ? (spoiling.faults.shift() ?? spoiling.always) : 'none';
  const http = createServer((message, answer) => {
    // A client that gave up has closed its side; there is nobody left to answer.
    forward(message, answer, next(message), target).catch(() => message.socket.destroy());
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    spoil(method, faults, always = 'none') {
      spoiling = { method, faults: [...faults], always };
    },
    left: () => spoiling.faults,
    stop() {
      http.closeAllConnections();
      http.close();
    },
  };
}
