/** @module The routes for data sets over a real store, on a machine whose Temporal server is down. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { composeDatasets } from '../../../../client/compose-datasets.ts';
import type { DatasetRouteOptions } from '../../../../client/gateway/datasets/routes.ts';
import type { Gateway, GatewayOptions } from '../../../../client/gateway/server.ts';
import { loadConfig } from '../../../../config/load.ts';
import { WithinError } from '../../../../contracts/errors.ts';
import { startDoors } from '../../../support/gateway-doors.ts';

let project: string;
let gateway: Gateway;
const defects: unknown[] = [];
const csv = { 'content-type': 'text/csv' };

async function start(
  options: Partial<DatasetRouteOptions> & Pick<Partial<GatewayOptions>, 'host' | 'access'> = {},
): Promise<void> {
  const { host = '127.0.0.1', access, ...datasets } = options;
  const dist = join(project, 'dist');
  mkdirSync(dist, { recursive: true });
  const fingerprint = { digest: '0'.repeat(64), files: {}, packages: {}, uncacheable: [] };
  const closures = Object.fromEntries(['load', 'check', 'report'].map((step) => [step, fingerprint]));
  writeFileSync(join(dist, 'builtin-closures.json'), JSON.stringify(closures));
  const services = composeDatasets(loadConfig({ WITHIN_CACHE_DIR: project }, project), dist, () =>
    Promise.reject(new WithinError('TEMPORAL_UNAVAILABLE', 'No Temporal server is up.')),
  );
  gateway = await startDoors({
    host,
    ...(access && { access }),
    datasets: {
      open: () => services,
      maxBytes: 1000,
      onDefect: (error) => defects.push(error),
      ...datasets,
    },
  });
}
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'within-routes-'));
  defects.length = 0;
});
afterEach(async () => {
  await gateway.close();
  rmSync(project, { recursive: true });
  expect(defects).toEqual([]);
});

interface Said {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly continued: boolean;
}

/** A request whose address and headers are sent as they are written; without `body` nothing is sent, nor ended. */
function raw(path: string, headers: Record<string, string> = {}, body?: string, method = 'POST'): Promise<Said> {
  const { port } = new URL(gateway.url);
  let continued = false;
  return new Promise((done, fail) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = '';
      response.on('data', (part) => (text += part));
      response.on('end', () => {
        sent.destroy();
        done({ status: response.statusCode ?? 0, body: JSON.parse(text), continued });
      });
    });
    sent.on('continue', () => {
      continued = true;
      sent.end(body);
    });
    sent.on('error', fail);
    if (headers['expect'] !== undefined) sent.flushHeaders();
    else if (body !== undefined || method === 'GET') sent.end(body);
    else sent.flushHeaders();
  });
}
const left = () =>
  ['work', 'cas', 'runs'].flatMap((name) => {
    try {
      return readdirSync(join(project, '.within', 'store', name), { recursive: true, withFileTypes: true }).filter(
        (entry) => entry.isFile(),
      );
    } catch {
      return [];
    }
  });

describe('an upload', () => {
  it('is kept when no run can judge it, and told so, and can be asked for', async () => {
    await start();
    const { status, body } = await raw('/datasets/sales', csv, 'a\n1\n');
    expect([status, body['code'], body['state']]).toEqual([503, 'TEMPORAL_UNAVAILABLE', 'pending']);
    expect(body['digest']).toBe(createHash('sha256').update('a\n1\n').digest('hex'));
    expect((await raw(String(body['statusUrl']), {}, undefined, 'GET')).body).toMatchObject({
      state: 'pending',
      size: 4,
    });
    expect((await raw('/datasets', {}, undefined, 'GET')).body).toMatchObject({
      datasets: [{ dataset: 'sales', pending: 1 }],
    });
  });

  it('is refused where its pipeline is written wrongly, and only the keeper of the gateway learns how', async () => {
    await start();
    writeFileSync(
      join(project, 'secret.yaml'),
      'name: a\nkind: validation\ndataset: { source: a.csv }\npassword: hunter2\n',
    );
    writeFileSync(join(project, 'run.mjs'), 'process.exitCode = 9;');
    const { status, body } = await raw('/datasets/sales?pipeline=secret.yaml', csv, 'a\n1\n');
    expect([status, body['code']]).toEqual([500, 'PIPELINE_INVALID']);
    expect(JSON.stringify(body)).not.toMatch(/password|hunter2/);
    expect(defects.splice(0).map(String)).toEqual([expect.stringContaining('password')]);
    expect((await raw('/datasets/sales?pipeline=run.mjs', csv, 'a\n1\n')).status).toBe(403);
    expect(process.exitCode).not.toBe(9);
    expect(left()).toEqual([]);
  });

  it('leaves nothing where it cannot be taken', async () => {
    await start();
    const cases: [string, Record<string, string>, string, number][] = [
      ['/datasets/Sales', csv, 'a\n1\n', 400],
      ['/datasets/..%2F..%2Fetc', csv, 'a\n1\n', 400],
      ['/datasets/sales%00', csv, 'a\n1\n', 400],
      ['/datasets/sales?x=1', csv, 'a\n1\n', 400],
      ['/datasets/sales', {}, 'a\n1\n', 415],
      ['/datasets/sales', csv, '', 400],
      ['/datasets/sales', csv, 'x'.repeat(1001), 413],
      ['/datasets/sales', { ...csv, 'content-encoding': 'gzip' }, 'a\n1\n', 400],
      ['/datasets/sales', { ...csv, host: 'evil.example' }, 'a\n1\n', 403],
      ['/datasets/sales', { ...csv, origin: 'https://evil.example' }, 'a\n1\n', 403],
      ['/datasets/sales', { 'content-type': '\u00ff' }, 'a\n1\n', 415],
    ];
    for (const [path, headers, body, status] of cases) {
      const said = await raw(path, headers, body);
      expect([path, headers, said.status]).toEqual([path, headers, status]);
      expect(said.body).toMatchObject({ status, code: expect.any(String), detail: expect.any(String) });
    }
    expect(left()).toEqual([]);
  });

  it('that asks for leave gets it when its bytes are wanted, and else the refusal without sending them', async () => {
    await start();
    const leave = { ...csv, expect: '100-continue' };
    expect(await raw('/datasets/sales', { ...leave, 'content-length': '4' }, 'a\n1\n')).toMatchObject({
      status: 503,
      continued: true,
    });
    for (const [headers, status] of [
      [{ 'content-length': '1001' }, 413],
      [{ 'content-length': '4', 'content-type': 'x/y' }, 415],
    ] as const)
      expect(await raw('/datasets/sales', { ...leave, ...headers }, 'never sent')).toMatchObject({
        status,
        continued: false,
      });
  });

  it('that stops in the middle leaves nothing, and the gateway takes the next one', async () => {
    await start({ pace: { idleMs: 60 } });
    const stalled = await raw('/datasets/sales', { ...csv, 'content-length': '900' });
    expect(stalled).toMatchObject({ status: 408, body: { code: 'UPLOAD_TIMEOUT' } });
    expect(left()).toEqual([]);
  });

  it('is not taken at all beyond this machine without tokens', async () => {
    await start({ host: '0.0.0.0' });
    for (const method of ['POST', 'GET'])
      expect((await raw('/datasets/sales', csv, method === 'POST' ? 'a\n1\n' : undefined, method)).status).toBe(403);
  });

  it('waits its turn when too many come at once', async () => {
    await start({ pace: { idleMs: 400 } });
    const open = Array.from({ length: 8 }, () => raw('/datasets/sales', { ...csv, 'content-length': '900' }));
    await expect.poll(async () => (await raw('/datasets/sales', csv, 'a\n1\n')).status, { interval: 5 }).toBe(429);
    expect((await Promise.all(open)).map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 408));
  });
});

describe('tokens', () => {
  const tokens = ['ann=env:ANN', 'bob=env:BOB'];
  const values: Record<string, string> = { 'env:ANN': 'a-token-of-sixteen', 'env:BOB': 'short' };
  const secret = (reference: string) => Promise.resolve(values[reference] ?? '');

  it('are compared whole, and one that is too short opens nothing', async () => {
    await start({ access: { tokens, secret } });
    const status = async (authorization?: string) =>
      (await raw('/datasets', authorization === undefined ? {} : { authorization }, undefined, 'GET')).status;
    expect(await status('Bearer a-token-of-sixteen')).toBe(200);
    expect(await status('bearer   a-token-of-sixteen')).toBe(200);
    expect(await status()).toBe(401);
    expect(await status('Basic a-token-of-sixteen')).toBe(401);
    // The gateway is at fault there: it could not compare with all. Only its keeper learns of what.
    const { status: code, body } = await raw('/datasets', { authorization: 'Bearer short' }, undefined, 'GET');
    expect([code, body['code']]).toEqual([500, 'CONFIG_INVALID']);
    expect(JSON.stringify(body)).not.toMatch(/bob|BOB/);
    expect(defects.splice(0).map(String)).toEqual([expect.stringContaining('"bob" (env:BOB)')]);
  });

  it('of which none is there refuse everybody', async () => {
    await start({ access: { tokens: ['ann=env:NONE'], secret } });
    for (const authorization of ['Bearer ', 'Bearer undefined', 'Bearer x']) {
      const { status } = await raw('/datasets', { authorization }, undefined, 'GET');
      expect([401, 500]).toContain(status);
    }
    defects.length = 0;
  });
});
