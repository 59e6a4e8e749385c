/** @module `POST /mlflow/webhook`: MLflow says that its registry has news. What they are is looked at, never believed. */
import type { FastifyInstance } from 'fastify';
import { WithinError } from '../../../contracts/errors.ts';
import { leastKeyLength, signerOf } from '../signature.ts';
import { addSignedDoor, type SignedRequest } from '../signed-door.ts';
import { strictHeaders } from '../strict-headers.ts';

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
  addSignedDoor(server, {
    path: '/mlflow/webhook',
    unreadable: 'EVENT_INVALID',
    onDefect: options.onDefect,
    async take(request, reply) {
      await authorize(request, options);
      await request.signedBy('MLflow');
      await (await options.open()).hint();
      return reply.code(202).headers(strictHeaders).send({ taken: true });
    },
  });
}

async function authorize({ header, body }: SignedRequest, { key, secret }: MlflowWebhookOptions): Promise<void> {
  if (key === undefined)
    throw new WithinError(
      'EVENT_UNAUTHORIZED',
      'This gateway takes no webhooks of MLflow; set WITHIN_MLFLOW_WEBHOOK_SECRET for it.',
      {},
    );
  const value = await secret(key).catch(() => '');
  if (value.length < leastKeyLength)
    throw new WithinError(
      'CONFIG_INVALID',
      `The key of WITHIN_MLFLOW_WEBHOOK_SECRET is not there or has fewer than ${leastKeyLength} characters; mend it.`,
      { variable: 'WITHIN_MLFLOW_WEBHOOK_SECRET' },
    );
  const signed = {
    id: header('x-mlflow-delivery-id'),
    timestamp: header('x-mlflow-timestamp'),
    signature: header('x-mlflow-signature'),
    body,
  };
  if (signerOf(signed, [{ name: 'mlflow', value }], Date.now()) !== undefined) return;
  throw new WithinError(
    'EVENT_UNAUTHORIZED',
    'The webhook has no signature of now by the key that is known; give MLflow the secret of WITHIN_MLFLOW_WEBHOOK_SECRET, and set its clock.',
    {},
  );
}
