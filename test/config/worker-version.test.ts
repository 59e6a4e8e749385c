import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../config/load.ts';

const versionBy = (environment: Record<string, string>) => loadConfig(environment, tmpdir()).deployment;

describe('the version of a worker', () => {
  it('is that of its deployment, and of its build where none is named', () => {
    expect(versionBy({})).toBeUndefined();
    expect(versionBy({ WITHIN_DEPLOYMENT: 'team' })).toEqual({ name: 'team' });
    expect(versionBy({ WITHIN_DEPLOYMENT: 'team', WITHIN_BUILD_ID: '2026-12-01' })).toEqual({
      name: 'team',
      buildId: '2026-12-01',
    });
  });

  it('has a name that the server takes', () => {
    for (const name of ['my team', 'team.a', '-team', 'a/b'])
      expect(() => versionBy({ WITHIN_DEPLOYMENT: name }), name).toThrow(/^WITHIN_DEPLOYMENT is not valid: /);
    expect(() => versionBy({ WITHIN_DEPLOYMENT: 'team', WITHIN_BUILD_ID: 'a b' })).toThrow(/^WITHIN_BUILD_ID is not/);
  });
});
