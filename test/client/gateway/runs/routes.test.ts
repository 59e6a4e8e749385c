/** @module Runs asked for over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeServices } from '../../../../client/compose.ts';
import { composeCache } from '../../../../client/compose-cache.ts';
import type { Gateway } from '../../../../client/gateway/server.ts';
import { composeRunGate } from '../../../../client/run/run-gate.ts';
import { loadConfig } from '../../../../config/load.ts';
import { runListSchema, runStatusSchema } from '../../../../contracts/run-status.ts';
import { startDoors } from '../../../support/gateway-doors.ts';
import { RecordedRuns } from '../../../support/recorded-runs.ts';

const [ended, open] = ['20260101-000000-aaaaaa', '20260102-000000-bbbbbb'];
let recorded: RecordedRuns;
let gateway: Gateway;
let looks = 0;

beforeAll(async () => {
  recorded = new RecordedRuns();
  const config = loadConfig({}, recorded.project);
  const { runs } = composeServices(config, recorded.dist, false);
  const watched = {
    ...runs,
    started: (runId: string) => {
      looks += 1;
      return runs.started(runId);
    },
  };
  const cache = composeCache(config, recorded.dist);
  const server = { stack: () => undefined, ask: () => Promise.reject(new Error('no server is up')) };
  const gate = composeRunGate({ runs: watched, cache, server });
  gateway = await startDoors({ runs: { open: () => gate } });
  const steps = [await recorded.step('train', { model: 'm' }), await recorded.step('score', {}, 'reused')];
  await recorded.end(ended, { steps, metrics: { accuracy: { value: 0.9 } } });
  await recorded.start(open);
});
afterAll(async () => {
  await gateway.close();
  recorded.remove();
});

async function ask(path: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${gateway.url}${path}`);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  return { status: response.status, body: await response.json() };
}

describe('GET /runs', () => {
  it('lists the newest first, with what is known of each', async () => {
    const { status, body } = await ask('/runs');
    expect(status).toBe(200);
    const { runs } = runListSchema.parse(body);
    expect(runs).toMatchObject([
      { runId: open, status: 'paused' },
      { runId: ended, status: 'completed', ran: 1, reused: 1 },
    ]);
  });

  it('takes a limit, and no other', async () => {
    expect((await ask('/runs?limit=1')).body).toMatchObject({ runs: [{ runId: open }] });
    for (const limit of ['0', '101', '-1', '1.5', 'all', '1&limit=2', '1&offset=3']) {
      const { status, body } = await ask(`/runs?limit=${limit}`);
      expect([limit, status, body]).toMatchObject([limit, 400, { code: 'USAGE' }]);
    }
  });
});

describe('GET /runs/ID', () => {
  it('tells how a run went, without what only the house reads', async () => {
    const { status, body } = await ask(`/runs/${ended}`);
    expect(status).toBe(200);
    expect(runStatusSchema.parse(body)).toMatchObject({ status: 'completed', metrics: { accuracy: { value: 0.9 } } });
    expect(body).not.toHaveProperty('definitionRef');
  });

  it('tells that a run waits for its server', async () => {
    expect((await ask(`/runs/${open}`)).body).toMatchObject({ runId: open, pipeline: 'demo', status: 'paused' });
  });

  it('knows no run of another id, and looks for none that cannot be one', async () => {
    const before = looks;
    for (const id of ['..%2f..%2fetc', '-x', 'a%00b', `${'a'.repeat(200)}`])
      expect((await ask(`/runs/${id}`)).body).toMatchObject({ status: 404, code: 'RUN_NOT_FOUND' });
    expect(looks).toBe(before);
    expect((await ask('/runs/20260101-000000-cccccc')).status).toBe(404);
  });

  it('looks once for many who ask at the same time', async () => {
    const asked = '20260101-000000-dddddd';
    const before = looks;
    await Promise.all(Array.from({ length: 50 }, () => ask(`/runs/${asked}`)));
    expect(looks - before).toBe(1);
  });
});
