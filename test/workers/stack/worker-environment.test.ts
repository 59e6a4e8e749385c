/** @module The environment of the embedded worker. */
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../config/load.ts';
import { workerEnvironment } from '../../../workers/stack/worker-environment.ts';

describe('the environment of the embedded worker', () => {
  it('points at the local server without credentials for another, and loads as a configuration', () => {
    const base = { PATH: '/bin', TEMPORAL_API_KEY: 'secret', TEMPORAL_PROFILE: 'cloud', WITHIN_LOG_LEVEL: 'warn' };
    const options = { project: '/project', store: '/store', namespace: 'science' };
    const env = workerEnvironment(base, options, {
      address: '127.0.0.1:7233',
      taskQueue: 'q',
      metricsAddress: '127.0.0.1:9464',
    });
    expect(JSON.stringify(env)).not.toMatch(/secret|cloud/);
    expect(env['PATH']).toBe('/bin');
    expect(loadConfig(env)).toMatchObject({
      project: '/project',
      store: '/store',
      taskQueue: 'q',
      metricsAddress: '127.0.0.1:9464',
      logLevel: 'warn',
      temporal: { address: '127.0.0.1:7233', namespace: 'science' },
    });
  });
});
