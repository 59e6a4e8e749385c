import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileRunRecords } from '../../../adapters/store/file-run-records.ts';
import { newDeployment } from '../../../domain/deployment/policy.ts';
import { DeploymentRecords } from '../../../domain/deployment/records.ts';
import { deploymentView } from '../../../domain/deployment/telling/policy.ts';
import { aRequest, seen } from '../../support/deployments.ts';

const open = () => {
  const root = mkdtempSync(join(tmpdir(), 'within-deployed-'));
  return new DeploymentRecords(new FileRunRecords(root, 'deployments'));
};

describe('the records of deployments', () => {
  it('remember what was in force when one began, however often it begins', async () => {
    const records = open();
    expect(await records.begin(aRequest(), 1)).toBe(1);
    expect(await records.begin(aRequest(), 2)).toBe(1);
    expect(await records.begin(aRequest({ id: 'd2' }), undefined)).toBeUndefined();
    expect(await records.begin(aRequest({ id: 'd2' }), 2)).toBeUndefined();
    expect(await records.request('d1')).toEqual(aRequest());
    expect(await records.list()).toEqual(['d2', 'd1']);
  });

  it('tell an attempt that began from one that has ended', async () => {
    const records = open();
    const change = { key: 'd1.1.alpha', number: 1, stage: 'alpha' as const };
    expect(await records.beginChange('d1', change, 'command')).toBe(true);
    expect(await records.beginChange('d1', change, 'command')).toBe(false);
    expect(await records.done('d1', change, 'command')).toBeUndefined();
    await records.endChange('d1', change, 'command', 'three pods');
    expect(await records.done('d1', change, 'command')).toEqual({ note: 'three pods' });
    expect(await records.done('d1', change, 'alias')).toBeUndefined();
  });

  it('add up the latest counts of each gateway, stage by stage', async () => {
    const records = open();
    const of = (gateway: string) => ({ deployment: 'd1', stage: 'beta' as const, gateway });
    const count = (requests: number) => seen({ requests, errors: 1, totalMs: requests, longestMs: requests });
    await records.keepCounts(of('a1'), 1, count(10));
    await records.keepCounts(of('a1'), 2, count(30));
    await records.keepCounts(of('b2'), 1, count(5));
    await records.keepCounts({ ...of('a1'), stage: 'alpha' }, 1, count(99));
    const { candidate } = await records.observation({ deployment: 'd1', stage: 'beta' });
    expect(candidate).toEqual({ requests: 35, errors: 2, totalMs: 35, longestMs: 30 });
    expect((await records.observation({ deployment: 'd1', stage: 'general' })).candidate.requests).toBe(0);
  });

  it('show how a deployment stood last', async () => {
    const records = open();
    const view = deploymentView(aRequest(), newDeployment(0), 0);
    await records.keep({ ...view, sequence: 9 });
    await records.keep({ ...view, paused: true, sequence: 10 });
    expect(await records.view('d1')).toEqual({ ...view, paused: true });
  });
});
