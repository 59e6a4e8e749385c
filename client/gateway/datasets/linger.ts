/** @module Reads on what a sender goes on sending after its answer: a connection that is cut at once may take the answer along. */
import type { IncomingMessage } from 'node:http';

const mostBytes = 64 << 20;
const longestMs = 5_000;

/** Until the request has ended, within limits; then the connection is cut. */
export function linger(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  const cut = () => request.destroy();
  const timer = setTimeout(cut, longestMs).unref();
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > mostBytes) cut();
  });
  request.on('error', () => {});
  request.once('close', () => clearTimeout(timer));
  request.resume();
}
