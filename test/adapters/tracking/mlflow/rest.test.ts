import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { MlflowRest, type RestTimes } from '../../../../adapters/tracking/mlflow/rest.ts';
import { type Fault, type FaultyServer, startFaultyServer } from '../../../support/faulty-server.ts';

const times: RestTimes = { timeoutMs: 60_000, uploadMs: 60_000, attempts: 3, pauseMs: 1, longestPauseMs: 5 };
/** A busy machine may be late with a good answer too, so there are many attempts. */
const impatient: RestTimes = { ...times, timeoutMs: 250, attempts: 50 };
const schema = z.looseObject({ ok: z.boolean() });

describe('a call of MLflow', () => {
  let server: FaultyServer;
  beforeAll(async () => {
    server = await startFaultyServer();
  });
  afterAll(() => server.close());

  const rest = () => new MlflowRest({ address: `${server.url}/below/` }, times);
  const good: Fault = { kind: 'status', status: 200, body: '{"ok":true}' };
  const failing = (fault: Fault, often = 9) => server.fault((_path, nth) => (nth <= often ? fault : good));

  it.each<[string, Fault]>([
    ['503', { kind: 'status', status: 503 }],
    ['500', { kind: 'status', status: 500 }],
    ['429', { kind: 'status', status: 429, headers: { 'retry-after': '0' } }],
    ['408', { kind: 'status', status: 408 }],
    ['a cut connection', { kind: 'cut' }],
  ])('that is repeatable is made again after %s', async (_name, fault) => {
    failing(fault, 2);
    expect(await rest().post('runs/log-batch', {}, schema)).toEqual({ ok: true });
    expect(server.seen).toEqual(Array(3).fill('POST /below/api/2.0/mlflow/runs/log-batch'));
  });

  it('that is repeatable is made again where no answer comes in time', async () => {
    failing({ kind: 'silent' }, 2);
    const patient = new MlflowRest({ address: server.url }, impatient);
    expect(await patient.post('runs/log-batch', {}, schema)).toEqual({ ok: true });
    expect(server.seen.length).toBeGreaterThanOrEqual(3);
  });

  it('that creates something is made once where no answer comes in time', async () => {
    failing({ kind: 'silent' });
    const creating = new MlflowRest({ address: server.url }, impatient).post('runs/create', {}, schema, 'once');
    await expect(creating).rejects.toMatchObject({ code: 'TRACKING_UNREACHABLE', details: { reached: true } });
    expect(server.seen).toHaveLength(1);
  });

  it.each<[string, Fault, number]>([
    ['once after 503, as the server may have committed', { kind: 'status', status: 503 }, 1],
    ['once after 500', { kind: 'status', status: 500 }, 1],
    ['once after a cut connection', { kind: 'cut' }, 1],
    ['again after 429', { kind: 'status', status: 429 }, 3],
    ['again after 408', { kind: 'status', status: 408 }, 3],
  ])('that creates something is made %s', async (_name, fault, calls) => {
    failing(fault);
    const creating = rest().post('runs/create', {}, schema, 'once');
    await expect(creating).rejects.toMatchObject({
      code: fault.kind === 'status' && fault.status === 429 ? 'TRACKING_BUSY' : 'TRACKING_UNREACHABLE',
    });
    expect(server.seen).toHaveLength(calls);
  });

  it.each<[number, string, string]>([
    [401, 'TRACKING_REFUSED', 'MLFLOW_TRACKING_USERNAME'],
    [403, 'TRACKING_REFUSED', 'rights'],
    [404, 'TRACKING_NOT_FOUND', 'MLFLOW_TRACKING_URI'],
    [400, 'TRACKING_INVALID', 'correct'],
    [501, 'TRACKING_INVALID', 'correct'],
  ])('is not made again after %d, and the error says what to do', async (status, code, words) => {
    failing({ kind: 'status', status });
    const asking = rest().get('runs/get', { run_id: 'x' }, schema);
    await expect(asking).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
    expect(server.seen).toHaveLength(1);
  });

  it.each<[string, Fault]>([
    ['429', { kind: 'status', status: 429, headers: { 'retry-after': '0' } }],
    ['503', { kind: 'status', status: 503 }],
    ['a cut connection', { kind: 'cut' }],
  ])(
    'that failed after %s as often as it was made is made no more, and the error does not say that it is',
    async (_name, fault) => {
      failing(fault);
      const error: unknown = await rest()
        .get('runs/get', {}, schema)
        .catch((thrown: unknown) => thrown);
      expect(String(error)).toMatch(/; (try again|see its log, and try again|check MLFLOW_TRACKING_URI)/);
      expect(String(error)).not.toMatch(/made again/);
      expect(server.seen).toHaveLength(times.attempts);
    },
  );

  it('waits as long as the server asks, up to what is left to the caller', async () => {
    failing({ kind: 'status', status: 429, headers: { 'retry-after': '3600' } });
    await expect(rest().get('runs/get', {}, schema)).rejects.toMatchObject({
      code: 'TRACKING_BUSY',
      details: { afterMs: 3_600_000 },
    });
  });

  it.each<[string, Fault]>([
    ['a page of a proxy', { kind: 'status', status: 200, body: '<html>welcome</html>' }],
    ['another document', { kind: 'status', status: 200, body: '{"hello":1}' }],
    ['a redirection', { kind: 'status', status: 302, headers: { location: 'https://login.example/' } }],
  ])('tells from %s that this is no MLflow server', async (_name, fault) => {
    failing(fault);
    await expect(rest().get('runs/get', {}, schema)).rejects.toMatchObject({
      code: 'TRACKING_INVALID',
      message: expect.stringContaining('MLFLOW_TRACKING_URI'),
    });
    expect(server.seen).toHaveLength(1);
  });

  it('says that nobody listens, and that nothing was done', async () => {
    const gone = await startFaultyServer();
    await gone.close();
    const calling = new MlflowRest({ address: gone.url }, times).post('runs/create', {}, schema, 'once');
    await expect(calling).rejects.toMatchObject({
      code: 'TRACKING_UNREACHABLE',
      message: expect.stringContaining('ECONNREFUSED'),
      details: { reached: false },
    });
  });

  it('reads its credentials for each call', async () => {
    server.fault(() => good);
    let token = 'one';
    const authorized = new MlflowRest({ address: server.url, authorization: async () => `Bearer ${token}` }, times);
    await authorized.get('runs/get', {}, schema);
    expect(server.last().authorization).toBe('Bearer one');
    token = 'two';
    await authorized.get('runs/get', {}, schema);
    expect(server.last().authorization).toBe('Bearer two');
  });

  it('never shows a credential in an error', async () => {
    failing({ kind: 'status', status: 401, body: '{"error_code":"UNAUTHENTICATED","message":"no"}' });
    const authorized = new MlflowRest({ address: server.url, authorization: async () => 'Bearer secret-token' }, times);
    const error = await authorized.get('runs/get', {}, schema).catch((caught: unknown) => caught);
    expect(JSON.stringify([error, (error as Error).message, (error as Error).stack])).not.toContain('secret-token');
  });
});
