/** @module `POST /mlflow/webhook`: MLflow says that its registry has news. What they are is looked at, never believed. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { WithinError } from '../../../contracts/errors.ts';
import { failureOf, isForKeeper, sendProblem } from '../problem.ts';
import { signerOf } from '../signature.ts';
import { strictHeaders } from '../strict-headers.ts';

/** Bytes of a request; a description of a model may be long. */
const mostBytes = 1_048_576;
/** Characters; a shorter key could be guessed. */
const leastKey = 16;

export interface RegistryGate {
  /** Once it returns, the server has the hint. Errors: `TEMPORAL_UNAVAILABLE`. */
  hint(): Promise<void>;
}

export interface MlflowWebhookOptions {
  /** `env:VAR` or `file:path` of the key that MLflow signs with; absent: no hint is taken. */
  readonly key: string | undefined;
  readonly secret: (reference: string) => Promise<string>;
  readonly open: () => RegistryGate | Promise<RegistryGate>;
  readonly onDefect?: (error: unknown) => void;
}

export function addMlflowWebhook(server: FastifyInstance, options: MlflowWebhookOptions): void {
  void server.register((scope, _options, done) => {
    // The signature is over the bytes as they came.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: mostBytes }, (_request, body, next) =>
      next(null, body),
    );
    scope.setErrorHandler((error, _request, reply) => refuse(error, reply, options));
    scope.post('/mlflow/webhook', { bodyLimit: mostBytes }, (request, reply) => take(request, reply, options));
    done();
  });
}

async function take(
  request: FastifyRequest,
  reply: FastifyReply,
  options: MlflowWebhookOptions,
): Promise<FastifyReply> {
  await authorize(request, options);
  await (await options.open()).hint();
  return reply.code(202).headers(strictHeaders).send({ taken: true });
}

async function authorize(request: FastifyRequest, { key, secret }: MlflowWebhookOptions): Promise<void> {
  if (key === undefined)
    throw new WithinError(
      'EVENT_UNAUTHORIZED',
      'This gateway takes no webhooks of MLflow; set WITHIN_MLFLOW_WEBHOOK_SECRET for it.',
      {},
    );
  const value = await secret(key).catch(() => '');
  if (value.length < leastKey)
    throw new WithinError(
      'CONFIG_INVALID',
      `The key of WITHIN_MLFLOW_WEBHOOK_SECRET is not there or has fewer than ${leastKey} characters; mend it.`,
      { variable: 'WITHIN_MLFLOW_WEBHOOK_SECRET' },
    );
  const header = (name: string) => [request.headers[`x-mlflow-${name}`]].flat()[0];
  const signed = {
    id: header('delivery-id'),
    timestamp: header('timestamp'),
    signature: header('signature'),
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  };
  if (signerOf(signed, [{ name: 'mlflow', value }], Date.now()) !== undefined) return;
  throw new WithinError(
    'EVENT_UNAUTHORIZED',
    'The webhook has no signature of now by the key that is known; give MLflow the secret of WITHIN_MLFLOW_WEBHOOK_SECRET, and set its clock.',
    {},
  );
}

function refuse(error: unknown, reply: FastifyReply, { onDefect }: MlflowWebhookOptions): FastifyReply {
  if (error instanceof Error && 'code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return sendProblem(
      reply,
      { code: 'EVENT_INVALID', message: `The body has more than ${mostBytes} bytes.` },
      { status: 413 },
    );
  const failure = failureOf(error);
  if (isForKeeper(failure)) onDefect?.(error);
  return sendProblem(reply, failure);
}
