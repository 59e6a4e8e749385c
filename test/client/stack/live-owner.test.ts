/** @module Which local stack a command may connect to before it knows that its request is right. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { liveOwner } from '../../../client/stack/ensure.ts';
import { stackFiles, writeJson } from '../../../client/stack/files.ts';
import type { StackRecord } from '../../../client/stack/info.ts';
import { processStart } from '../../../client/stack/process-identity.ts';
import { loadConfig } from '../../../config/load.ts';

const worker = { command: ['node'], buildId: 'this-build', workflowsHash: 'w' };
const options = { version: '1', supervisor: [], download: [], worker, mode: 'run' } as const;
const owner: StackRecord = {
  schema: 1,
  state: 'ready',
  mode: 'run',
  pid: process.pid,
  startedAt: processStart(process.pid) ?? '',
  workerReady: true,
  address: '127.0.0.1:1',
  namespace: 'default',
  taskQueue: 'q',
  uiUrl: 'http://127.0.0.1:2',
  version: '1',
  buildId: 'this-build',
};

function projectWith(record: StackRecord | undefined, env: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'within-owner-'));
  const config = loadConfig(env, folder);
  if (record) {
    mkdirSync(config.stateDir, { recursive: true });
    writeJson(stackFiles(config.stateDir).info, record);
  }
  return config;
}

describe('the live owner', () => {
  it('is a stack that is ready and serves this build, and is told that somebody comes', () => {
    const config = projectWith(owner);
    expect(liveOwner(config, options)).toEqual(owner);
    expect(statSync(stackFiles(config.stateDir).touch).isFile()).toBe(true);
  });

  it('is none where no stack runs, and nothing is made there', () => {
    const config = projectWith(undefined);
    expect(liveOwner(config, options)).toBeUndefined();
    expect(existsSync(config.stateDir)).toBe(false);
  });

  it('is none when it is not ready, is gone, or serves another build or mode; nobody is asked to change', () => {
    const others: Partial<StackRecord>[] = [
      { state: 'starting' },
      { state: 'stopping' },
      { startedAt: 'before' },
      { buildId: 'other-build' },
      { settings: { store: 'x', storeKeys: 'x', payloadKeys: 'x' } },
    ];
    for (const other of others) {
      const config = projectWith({ ...owner, ...other });
      expect(liveOwner(config, options)).toBeUndefined();
      expect(readdirSync(config.stateDir)).not.toContain('requests');
    }
    expect(liveOwner(projectWith(owner), { ...options, mode: 'up' })).toBeUndefined();
    expect(liveOwner(projectWith({ ...owner, mode: 'up' }), { ...options, mode: 'up' })).toBeDefined();
  });

  it('is none when another cluster is named', () => {
    expect(liveOwner(projectWith(owner, { TEMPORAL_ADDRESS: 'cluster:7233' }), options)).toBeUndefined();
  });
});
