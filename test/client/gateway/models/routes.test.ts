/** @module `POST /models/NAME/predict` as programs meet it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderModelFigures } from '../../../../client/gateway/models/figures.ts';
import type { Gateway } from '../../../../client/gateway/server.ts';
import { cloudModel } from '../../../support/clouds.ts';
import { startDoors } from '../../../support/gateway-doors.ts';
import { flipped, ServedLab } from '../../../support/served-lab.ts';

const token = 'a-token-that-nobody-guesses';
let lab: ServedLab;
let gateway: Gateway;
beforeAll(async () => {
  const model = cloudModel('classification');
  lab = await ServedLab.with(model, flipped(model));
  gateway = await startDoors({
    metrics: () => renderModelFigures(lab.counts.all()),
    access: { tokens: ['ci=env:CI'], secret: () => Promise.resolve(token) },
    models: {
      open: () => ({
        predict: (request) => lab.server.predict(request),
        metrics: async () => '',
        close: async () => {},
      }),
    },
  });
});
afterAll(() => gateway.close());

interface Asking {
  readonly name?: string;
  readonly headers?: Record<string, string>;
}

async function ask(body: unknown, { name = 'clouds', headers = {} }: Asking = {}) {
  const response = await fetch(`${gateway.url}/models/${name}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  return { status: response.status, type: response.headers.get('content-type'), answer };
}
const row = { x: 3, z: 0 };

describe('a request for predictions', () => {
  it.each([[[row]], [{ rows: [row] }]])('takes %j', async (body) => {
    expect(await ask(body)).toMatchObject({
      status: 200,
      answer: {
        model: 'clouds',
        alias: 'champion',
        version: 1,
        stage: 'general',
        predictions: [{ prediction: 'right' }],
      },
    });
  });

  it.each([
    [5, /^The body is no list of rows, nor \{"rows": \[\.\.\.\]\}; send one object a row/],
    [{ row: [row] }, /^The body is no list of rows/],
    [[], /^The body is a list without rows/],
    [{ rows: [row, 1] }, /^Row 1 is no object/],
    [{ rows: [row], key: 5 }, /^Beside "rows" the body takes nothing but "key"/],
  ])('says of the body %j what it should be', async (body, detail) => {
    const { status, answer } = await ask(body);
    expect(status).toBe(400);
    expect(answer['detail']).toMatch(detail);
  });

  it('names row and column of what does not fit, as problem details', async () => {
    const { status, type, answer } = await ask([row, { x: 'three', z: 0 }, { x: 1 }]);
    expect({ status, type }).toEqual({ status: 422, type: 'application/problem+json; charset=utf-8' });
    expect(answer['detail']).toBe('column "x" of row 1 takes a number (and 1 more).');
    expect(answer['faults']).toMatchObject([
      { row: 1, column: 'x' },
      { row: 2, column: 'z' },
    ]);
  });

  it.each([
    ['no JSON', '{', 400, 'PREDICTION_INVALID'],
    ['no rows', [], 400, 'PREDICTION_INVALID'],
    ['a number', 7, 400, 'PREDICTION_INVALID'],
    ['a key that is unknown', { rows: [row], alias: 'x' }, 400, 'PREDICTION_INVALID'],
    ['too many rows', Array(1001).fill(row), 413, 'PREDICTION_TOO_LARGE'],
    ['too many bytes', [{ ...row, note: 'x'.repeat(5 << 20) }], 413, 'PREDICTION_TOO_LARGE'],
  ])('with %s is refused', async (_what, body, status, code) => {
    expect(await ask(body)).toMatchObject({ status, answer: { code } });
  });

  it.each([
    ['other', 404, 'MODEL_NOT_FOUND'],
    ['clouds@staging', 404, 'MODEL_NOT_FOUND'],
    ['clouds@a@b', 400, 'PREDICTION_INVALID'],
    ['%2e%2e%2fx', 422, 'TRACKING_INVALID'],
  ])('for %s is refused', async (name, status, code) => {
    expect(await ask([row], { name })).toMatchObject({ status, answer: { code } });
  });

  it('needs a token', async () => {
    expect(await ask([row], { headers: { authorization: 'Bearer another-that-nobody-knows' } })).toMatchObject({
      status: 401,
      answer: { code: 'PREDICTION_UNAUTHORIZED' },
    });
    expect(await ask([row], { headers: { origin: 'https://example.org' } })).toMatchObject({ status: 403 });
  });

  it('is split by its header, by the column that it names, or by its rows', async () => {
    await lab.enter('beta', 0.5);
    const versionBy = async (body: object, headers = {}) => (await ask(body, { headers })).answer['version'];
    const keys = Array.from({ length: 30 }, (_, at) => `k${at}`);
    const byHeader = await Promise.all(keys.map((key) => versionBy([row], { 'x-within-key': key })));
    expect(new Set(byHeader)).toEqual(new Set([1, 2]));
    const byColumn = await Promise.all(keys.map((id) => versionBy({ rows: [{ ...row, id }], key: 'id' })));
    expect(await Promise.all(keys.map((id) => versionBy({ rows: [{ ...row, id, z: 1 }], key: 'id' })))).toEqual(
      byColumn,
    );
    expect(new Set(byColumn)).toEqual(new Set([1, 2]));
    const page = await (
      await fetch(`${gateway.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
    ).text();
    expect(page).toMatch(
      /within_predict_requests_total\{deployment="d1",stage="beta",arm="candidate",outcome="answered"\} \d+/,
    );
  });
});
