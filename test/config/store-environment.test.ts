import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../config/load.ts';
import { storeEnvironment } from '../../config/store-environment.ts';

describe('storeEnvironment', () => {
  it.each([
    {},
    { WITHIN_STORE: '/elsewhere' },
    { WITHIN_STORE: 's3://team/a' },
    { WITHIN_SHARED_STORE: '/team', WITHIN_SHARED_MODE: 'write-only', WITHIN_MAX_BLOB: '5MB' },
  ])('gives another process the store of %j', (environment) => {
    const { store, shared } = loadConfig(environment, '/project');
    const again = loadConfig(storeEnvironment({ store, shared }), '/another');
    expect([again.store, again.shared]).toEqual([store, shared]);
  });
});
