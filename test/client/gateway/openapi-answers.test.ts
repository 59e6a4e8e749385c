/** @module Answers of a running gateway hold to what `docs/openapi.json` says of them: no key too many, none missing. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Gateway } from '../../../client/gateway/server.ts';
import { openApiDocument } from '../../../contracts/openapi.ts';
import { startDoors } from '../../support/gateway-doors.ts';
import { labelled, ReviewsInMemory, rowCase } from '../../support/review-gate.ts';

interface Described {
  readonly paths: Record<string, Record<string, { responses: Record<string, { content: Record<string, Content> }> }>>;
  readonly components: { readonly schemas: { readonly Problem: object } };
}
interface Content {
  readonly schema: { readonly $ref?: string };
}

const document = openApiDocument() as unknown as Described;
const ajv = new Ajv2020({ strict: false, validateFormats: false });

const summary = { accepted: 1, quarantined: 0, pending: 0, pinned: 0 };
const version = {
  dataset: 'sales',
  digest: 'd'.repeat(64),
  size: 5,
  format: 'csv' as const,
  state: 'accepted' as const,
  createdAt: 1_700_000_000_000,
  uploader: 'ci',
  pinned: false,
  latest: true,
  uploads: ['u-1'],
};
const { createdAt: receivedAt, pinned: _pinned, latest: _latest, uploads: _uploads, ...bytes } = version;
const upload = { ...bytes, schema: 1 as const, uploadId: 'u-1', receivedAt, attempts: 1 };

const nothing = () => Promise.reject(new Error('not asked for'));
let gateway: Gateway;
let reviews: ReviewsInMemory;
beforeAll(async () => {
  reviews = new ReviewsInMemory(labelled([rowCase(0), rowCase(1)]), { quorum: 2 });
  const secret = async () => 'a secret that is long enough';
  const datasets = {
    summaries: async () => [{ dataset: 'sales', ...summary }],
    versions: async () => [version],
    find: async () => version,
    upload: async () => upload,
    check: nothing,
    incoming: nothing,
    receive: nothing,
    judge: nothing,
  };
  gateway = await startDoors({
    ready: () => ({ server: true }),
    datasets: { maxBytes: 1, open: () => datasets },
    events: { keys: ['ci=env:CI'], secret, open: nothing },
    mlflow: { key: 'env:KEY', secret, open: nothing },
    reviews: { open: () => reviews },
  });
});
afterAll(() => gateway.close());

const votes = { reviewer: 'anna', votes: [{ row: 0, decision: 'relabel', label: 'benign' }] };
const id = '0123456789abcdef';

it.each<[string, string, string, number, unknown?]>([
  ['GET', '/healthz', '/healthz', 200],
  ['GET', '/readyz', '/readyz', 200],
  ['GET', '/reviews.json', '/reviews.json', 200],
  ['GET', '/reviews/{id}.json', `/reviews/${id}.json`, 200],
  ['GET', '/reviews/{id}/rows/{row}', `/reviews/${id}/rows/1`, 200],
  ['POST', '/reviews/{id}/votes', `/reviews/${id}/votes`, 200, votes],
  ['GET', '/reviews/{id}/progress', `/reviews/${id}/progress?reviewer=anna`, 200],
  ['POST', '/reviews/{id}/votes', `/reviews/${id}/votes`, 400, []],
  ['GET', '/reviews/{id}/progress', '/reviews/nobody/progress', 404],
  ['GET', '/datasets', '/datasets', 200],
  ['GET', '/datasets/{name}', '/datasets/sales', 200],
  ['GET', '/datasets/{name}/uploads/{id}', '/datasets/sales/uploads/u-1', 200],
  ['POST', '/events', '/events', 401, {}],
  ['POST', '/mlflow/webhook', '/mlflow/webhook', 401, {}],
])('%s %s answers %s with %i as it is described', async (...[method, path, asked, status, body]) => {
  const answer = await fetch(`${gateway.url}${asked}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  expect(answer.status).toBe(status);
  const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
  const described = document.paths[path]?.[method.toLowerCase()]?.responses[String(status)]?.content[type]?.schema;
  expect(described, `${type} is described`).toBeDefined();
  const validate = ajv.compile(described?.$ref === undefined ? (described ?? {}) : document.components.schemas.Problem);
  expect([validate(await answer.json()), validate.errors]).toEqual([true, null]);
});
