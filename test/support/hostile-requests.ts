/** @module Requests for every route of the gateway as one who may ask would make them, with whatever they carry. */
import { createHmac, randomUUID } from 'node:crypto';
import { type HostileLab, type Place, secretOf } from './hostile-gateway.ts';
import type { Answer } from './lawful-answers.ts';

export interface Asked {
  readonly address?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Headers by which the route lets one in: a token of the least role, or the signature over the body. */
export function letIn({ guard, key }: Place, body: string | Buffer = ''): Record<string, string> {
  if (guard.access === 'token') return bearer(secretOf(guard.role));
  const now = Math.floor(Date.now() / 1000);
  const id = randomUUID();
  const mac = (name: string, start: string, form: 'hex' | 'base64') =>
    createHmac('sha256', secretOf(name)).update(start).update(body).digest(form);
  if (key === 'POST /events') {
    const signature = `v1,${mac('ci', `${id}.${now}.`, 'base64')}`;
    return { 'x-within-delivery': id, 'x-within-timestamp': String(now), 'x-within-signature': signature };
  }
  if (key === 'POST /mlflow/webhook') {
    const signature = `v1,${mac('mlflow', `${id}.${now}.`, 'base64')}`;
    return { 'x-mlflow-delivery-id': id, 'x-mlflow-timestamp': String(now), 'x-mlflow-signature': signature };
  }
  if (key === 'POST /slack/actions')
    return { 'x-slack-request-timestamp': String(now), 'x-slack-signature': `v0=${mac('slack', `v0:${now}:`, 'hex')}` };
  return {};
}

/** Asked for as somebody who may, but for what `asked` says. */
export async function ask(lab: HostileLab, place: Place, asked: Asked = {}): Promise<Answer> {
  const { address = lab.addressOf(place), body } = asked;
  const mayHaveBody = place.method !== 'GET' && place.method !== 'OPTIONS';
  const response = await fetch(lab.gateway.url + address, {
    method: place.method,
    redirect: 'manual',
    headers: { ...letIn(place, body), ...asked.headers },
    ...(mayHaveBody && body !== undefined && { body: body as string }),
    signal: AbortSignal.timeout(20_000),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
