/** @module Answers to what never reaches a route: what is no HTTP, is too large, leads nowhere, or cannot be decoded. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problemOf, sendProblem } from './problem.ts';
import { strictHeaders } from './strict-headers.ts';

const unreadable = (message: string) => ({ code: 'REQUEST_INVALID' as const, message });

const broken: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'The head of the request has more than 16 KiB; send less of it.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The head of the request was not there in time; send it again over a better line.'],
};

/** Of a connection on which no request could be read. */
export function answerBroken(error: { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, message] = broken[error.code ?? ''] ?? [400, 'The request is no HTTP that can be read; mend it.'];
  const body = JSON.stringify(problemOf(unreadable(message), status));
  const headers = {
    ...strictHeaders,
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${head.join('')}\r\n${body}`);
}

/** Of an address that cannot be decoded, or has a part that is too long. */
export function answerAddress(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const status = error.statusCode === 414 ? 414 : 400;
  const message = status === 414 ? 'A part of the address is too long.' : 'The address cannot be decoded; mend it.';
  sendProblem(reply, unreadable(message), { status });
}

/** Every answer has the strict headers where its route has not set its own. */
export function addBareAnswers(server: FastifyInstance): void {
  server.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, {
      code: 'ROUTE_NOT_FOUND',
      message: 'The gateway has nothing at this address, or not for this method; /openapi.json lists what it has.',
    }),
  );
  server.addHook('onSend', async (_request, reply) => {
    for (const [name, value] of Object.entries(strictHeaders))
      if (!reply.hasHeader(name)) void reply.header(name, value);
  });
}
