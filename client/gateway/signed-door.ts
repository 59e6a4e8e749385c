/** @module A door for requests that their sender has signed: their bytes as they came, and an answer to what cannot be read. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ErrorCode } from '../../contracts/errors.ts';
import { actsAs } from './audit/log.ts';
import { linger } from './datasets/linger.ts';
import { answerError } from './problem.ts';

/** Bytes of a request. */
const mostBytes = 1_048_576;

export interface SignedRequest {
  /** The bytes as they came: the signature is over them. */
  readonly body: Buffer;
  /** The first of this name, in lower case. */
  readonly header: (name: string) => string | undefined;
  /** To be awaited once it is known who signed, before anything is changed. Errors: `AUDIT_UNAVAILABLE`. */
  readonly signedBy: (who: string, subject?: string) => Promise<void>;
}

export interface SignedDoor {
  /** Of the one route, which is a POST. */
  readonly path: string;
  /** Throws for what it does not take. */
  readonly take: (request: SignedRequest, reply: FastifyReply) => Promise<FastifyReply>;
  /** Of what is too large or no request. */
  readonly unreadable: ErrorCode;
  readonly onDefect: ((error: unknown) => void) | undefined;
}

/** Adds the route in a scope of its own, in which bodies are not parsed. */
export function addSignedDoor(server: FastifyInstance, { path, take, unreadable, onDefect }: SignedDoor): void {
  void server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: mostBytes }, (_request, body, next) =>
      next(null, body),
    );
    scope.addHook('onResponse', async (request) => linger(request.raw));
    scope.setErrorHandler((error, _request, reply) =>
      answerError(reply, error, {
        foreign: (status) => ({
          code: unreadable,
          message:
            status === 413
              ? `The body has more than ${mostBytes} bytes; send it in parts.`
              : 'The request cannot be read; mend its headers.',
        }),
        onDefect,
      }),
    );
    scope.post(path, { bodyLimit: mostBytes }, (request, reply) => {
      const { body, headers } = request;
      const signed: SignedRequest = {
        body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
        header: (name) => [headers[name]].flat()[0],
        signedBy: (who, subject) => actsAs(request, who, subject),
      };
      return take(signed, reply);
    });
    done();
  });
}
