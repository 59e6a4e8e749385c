/** @module `POST /mlflow/webhook` as MLflow meets it: a real server delivers, and what is not signed well is refused. */
import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Gateway } from '../../../../client/gateway/server.ts';
import { WithinError } from '../../../../contracts/errors.ts';
import { startDoors } from '../../../support/gateway-doors.ts';
import { hasMlflow, type MlflowServer, startMlflow } from '../../../support/mlflow.ts';

const key = 'the secret of the registry';
let hints = 0;
let serverIsDown = false;
let secret = key;
let defects: unknown[] = [];
const started: Gateway[] = [];

async function gatewayWith(reference: string | undefined): Promise<Gateway> {
  const gateway = await startDoors({
    mlflow: {
      key: reference,
      secret: () => Promise.resolve(secret),
      onDefect: (error) => defects.push(error),
      open: () => ({
        async hint() {
          if (serverIsDown) throw new WithinError('TEMPORAL_UNAVAILABLE', 'No server is up.');
          hints += 1;
        },
      }),
    },
  });
  started.push(gateway);
  return gateway;
}

let gateway: Gateway;
beforeAll(async () => {
  gateway = await gatewayWith('env:KEY');
});
afterAll(() => Promise.all(started.map((one) => one.close())));
beforeEach(() => {
  [hints, serverIsDown, secret, defects] = [0, false, key, []];
});

interface Signing {
  readonly by?: string;
  readonly seconds?: number;
  readonly signed?: string;
  readonly without?: string;
  readonly url?: string;
}

async function post(
  body: string,
  { by = key, seconds = Date.now() / 1000, signed = body, without, url }: Signing = {},
) {
  const timestamp = String(Math.trunc(seconds));
  const mac = createHmac('sha256', by).update(`d-1.${timestamp}.${signed}`).digest('base64');
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'x-mlflow-delivery-id': 'd-1',
    'x-mlflow-timestamp': timestamp,
    'x-mlflow-signature': `v1,${mac}`,
  };
  if (without !== undefined) delete headers[without];
  const answer = await fetch(`${url ?? gateway.url}/mlflow/webhook`, { method: 'POST', body, headers });
  return { status: answer.status, body: (await answer.json()) as { code?: string; detail?: string } };
}

/** As Python writes it: spaces and escapes that JSON of ours would not have. */
const body = String.raw`{"entity": "model_version_alias", "action": "created", "data": {"name": "gr\u00f6\u00dfe", "alias": "champion"}}`;
const minutes = 60;

describe('POST /mlflow/webhook', () => {
  it('takes what is signed by the key, over the bytes as they came', async () => {
    expect(await post(body)).toMatchObject({ status: 202 });
    expect(hints).toBe(1);
  });

  it.each<[string, Signing]>([
    ['by another key', { by: 'the secret of somebody' }],
    ['over another body', { signed: body.replace('champion', 'challenger') }],
    ['more than five minutes ago', { seconds: Date.now() / 1000 - 6 * minutes }],
    ['more than five minutes ahead', { seconds: Date.now() / 1000 + 6 * minutes }],
    ['without a signature', { without: 'x-mlflow-signature' }],
    ['without a time', { without: 'x-mlflow-timestamp' }],
    ['without an id', { without: 'x-mlflow-delivery-id' }],
  ])('refuses what is signed %s', async (_how, signing) => {
    expect(await post(body, signing)).toMatchObject({ status: 401, body: { code: 'EVENT_UNAUTHORIZED' } });
    expect(hints).toBe(0);
  });

  it('takes nothing while no key is set, and says nothing of a key that cannot be used', async () => {
    const closed = await gatewayWith(undefined);
    expect(await post(body, { url: closed.url })).toMatchObject({ status: 401 });
    secret = 'short';
    const answer = await post(body, { by: 'short' });
    expect(answer.status).toBe(500);
    expect(answer.body.detail).not.toContain('WITHIN_');
    expect(defects).toHaveLength(1);
    expect(hints).toBe(0);
  });

  it('asks to be told again while no server takes the hint, and refuses a body that is too large', async () => {
    serverIsDown = true;
    expect(await post(body)).toMatchObject({ status: 503 });
    serverIsDown = false;
    expect(await post('x'.repeat(1_048_577))).toMatchObject({ status: 413 });
    expect(hints).toBe(0);
  });
});

describe.skipIf(!hasMlflow)('a webhook of MLflow itself (skipped without TEST_MLFLOW)', { timeout: 300_000 }, () => {
  let mlflow: MlflowServer;
  afterEach(() => mlflow?.stop());

  it('is delivered and taken with the secret that both know, and refused with another', async () => {
    mlflow = await startMlflow({
      env: { MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http,https', MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true' },
    });
    const register = (name: string, by: string) =>
      mlflow.call('webhooks', {
        name,
        url: `${gateway.url}/mlflow/webhook`,
        secret: by,
        events: [{ entity: 'REGISTERED_MODEL', action: 'CREATED' }],
      }) as Promise<{ webhook: { webhook_id: string } }>;
    const ours = await register('within', key);
    const other = await register('other', 'the secret of somebody');
    const test = ({ webhook }: typeof ours) => mlflow.call(`webhooks/${webhook.webhook_id}/test`, {});
    expect(await test(ours)).toMatchObject({ result: { success: true, response_status: 202 } });
    expect(await test(other)).toMatchObject({ result: { success: false, response_status: 401 } });
    hints = 0;
    await mlflow.call('registered-models/create', { name: 'churn' });
    await vi.waitFor(() => expect(hints).toBe(1), { timeout: 60_000, interval: 50 });
  });
});
