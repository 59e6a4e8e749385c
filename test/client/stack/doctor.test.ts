/** @module The doctor without a stack: what it says of a machine and of what a dead stack left. */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Check } from '../../../client/stack/check.ts';
import { runDoctor } from '../../../client/stack/doctor.ts';
import { stackFiles, writeJson } from '../../../client/stack/files.ts';
import type { StackRecord } from '../../../client/stack/info.ts';
import { type Environment, loadConfig } from '../../../config/load.ts';

const record: StackRecord = {
  schema: 1,
  state: 'ready',
  mode: 'up',
  pid: process.pid,
  startedAt: 'another start',
  workerReady: true,
  address: '127.0.0.1:1',
  namespace: 'default',
  taskQueue: 'q',
  uiUrl: 'http://127.0.0.1:2',
  version: '0.0.0',
  buildId: 'b',
};

function configFor(environment: Environment = {}) {
  const project = mkdtempSync(join(tmpdir(), 'within-doctor-'));
  return loadConfig({ WITHIN_CACHE_DIR: join(project, 'cache'), ...environment }, project);
}

async function listen() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as { port: number }).port, server };
}

const named = (checks: Check[], name: string) => checks.find((check) => check.name === name);

describe('the doctor', () => {
  it('has a mend for exactly what fails', async () => {
    const checks = await runDoctor(configFor(), '');
    expect(checks.filter((check) => check.ok === (check.mend !== undefined))).toEqual([]);
    expect(named(checks, 'node')).toMatchObject({ ok: true, detail: process.versions.node });
    expect(named(checks, 'temporal program')).toMatchObject({ ok: false, mend: expect.stringContaining('Go') });
    expect(named(checks, 'python3')).toMatchObject({ ok: true, detail: expect.stringContaining('not installed') });
    expect(named(checks, 'stack')).toMatchObject({ ok: true, detail: expect.stringContaining('not running') });
  });

  it('finds the record of an owner that is gone, also when its pid lives on', async () => {
    const config = configFor();
    mkdirSync(config.stateDir);
    writeJson(stackFiles(config.stateDir).info, record);
    expect(named(await runDoctor(config, ''), 'stack')).toMatchObject({
      ok: false,
      detail: `stack.json is stale: its owner ${process.pid} is gone`,
    });
    writeFileSync(stackFiles(config.stateDir).info, '{"schema":');
    expect(named(await runDoctor(config, ''), 'stack')).toMatchObject({ ok: false, detail: 'stack.json is damaged' });
  });

  it('names the port that is taken, by whom, and the variable that asks for it', async () => {
    const { port, server } = await listen();
    const check = named(await runDoctor(configFor({ WITHIN_UI_PORT: String(port) }), ''), `port ${port}`);
    server.close();
    expect(check).toMatchObject({ ok: false, mend: expect.stringContaining('WITHIN_UI_PORT') });
    if (process.platform === 'linux') expect(check?.detail).toContain(`(process ${process.pid})`);
  });

  it('finds folders that cannot be made', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'within-doctor-')), 'file');
    writeFileSync(file, '');
    const checks = await runDoctor(configFor({ WITHIN_STORE: join(file, 'store') }), '');
    expect(named(checks, 'store')).toMatchObject({ ok: false, mend: expect.stringContaining('WITHIN_STORE') });
  });

  it('says that a named server does not answer, and looks for nothing local', async () => {
    const { port, server } = await listen();
    server.close();
    const checks = await runDoctor(configFor({ TEMPORAL_ADDRESS: `127.0.0.1:${port}` }), '');
    expect(named(checks, 'server')).toMatchObject({ ok: false, mend: expect.stringContaining('TEMPORAL_ADDRESS') });
    expect(named(checks, 'stack') ?? named(checks, 'temporal program')).toBeUndefined();
  });
});
