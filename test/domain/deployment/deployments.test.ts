import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileBlobStore } from '../../../adapters/store/file-blob-store.ts';
import { FileLedger } from '../../../adapters/store/file-ledger.ts';
import { FileRunRecords } from '../../../adapters/store/file-run-records.ts';
import { LocalRegistry } from '../../../adapters/tracking/local/registry.ts';
import type { TargetChange } from '../../../contracts/deployment.ts';
import { resultRecord } from '../../../domain/caching/executor.ts';
import { Deployments } from '../../../domain/deployment/deployments.ts';
import type { DeploymentTarget, TargetOrder } from '../../../domain/deployment/ports.ts';
import { aRequest, aRun } from '../../support/deployments.ts';

const clock = { now: () => 5 };
const { signal } = new AbortController();

function open(answers: { failing?: string } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'within-deployments-'));
  const orders: string[] = [];
  const target = (kind: DeploymentTarget['kind']): DeploymentTarget => ({
    kind,
    async change({ change, again }: TargetOrder) {
      orders.push(`${kind} ${change.stage}${again ? ' again' : ''}`);
      if (answers.failing === kind) throw new Error('the worker dies here');
      return `${kind} is done`;
    },
  });
  const registry = new LocalRegistry(new FileRunRecords(root, 'tracking'), clock);
  const parts = {
    registry,
    targets: () => [target('command'), target('alias')],
    deployed: new FileRunRecords(root, 'deployments'),
    records: new FileRunRecords(root),
    reviews: new FileRunRecords(root, 'reviews'),
    blobs: new FileBlobStore(root, () => Promise.resolve('')),
    ledger: new FileLedger(root, clock),
  };
  return { deployments: new Deployments(parts), orders, parts, answers };
}
const change = (stage: TargetChange['stage'], number = 1): TargetChange => ({
  key: `d1.${number}.${stage}`,
  number,
  stage,
});

describe('deployments', () => {
  it('change each target once, the alias last and on the way back first', async () => {
    const { deployments, orders } = open();
    const order = { request: aRequest(), change: change('general') };
    const note = 'command is done; alias is done';
    expect(await deployments.change(order, signal)).toEqual({ note });
    expect(await deployments.change(order, signal)).toEqual({ note });
    await deployments.change({ ...order, change: change('rolled-back', 2) }, signal);
    expect(orders).toEqual(['command general', 'alias general', 'alias rolled-back', 'command rolled-back']);
  });

  it('say to a target that an attempt before was cut off', async () => {
    const { deployments, orders, answers } = open({ failing: 'alias' });
    const order = { request: aRequest(), change: change('general') };
    await expect(deployments.change(order, signal)).rejects.toThrow();
    delete answers.failing;
    await deployments.change(order, signal);
    expect(orders).toEqual(['command general', 'alias general', 'alias general again']);
  });

  it('are withheld where the flag was off for the run', async () => {
    const { deployments, parts } = open();
    const end = async (runId: string, flags: Record<string, boolean>) => {
      const bytes = JSON.stringify({ ...aRun(), runId, flags });
      await parts.records.put(runId, resultRecord, await parts.blobs.put(bytes, 'application/json'));
    };
    await end('off', { deployments: false });
    await end('on', { deployments: true });
    expect(await deployments.withheld('off')).toBe(`the flag deployments is off for ${aRun().pipeline}`);
    expect(await deployments.withheld('on')).toBeUndefined();
    expect(await deployments.withheld('unknown')).toBeUndefined();
  });

  it('wait for the review that the run has asked for, whether the pipeline requires one or not', async () => {
    const { deployments, parts } = open();
    const bytes = JSON.stringify(aRun());
    await parts.records.put('r1', resultRecord, await parts.blobs.put(bytes, 'application/json'));
    const trained = { runId: 'r1', settings: {} };
    expect((await deployments.requestOfRun(trained, 5)).gate).toMatchObject({ require: [] });
    const request = await deployments.requestOfRun({ ...trained, review: 'iris-4' }, 5);
    expect(request.gate).toMatchObject({ require: [], expectsReview: true, review: 'iris-4' });
    const found = (await deployments.judgeGate(request)).find(({ part }) => part === 'review');
    expect(found).toEqual({ part: 'review', state: 'waiting', why: 'its review has not begun yet' });
  });

  it('tell an open one that the review has gone on without', async () => {
    const { deployments } = open();
    const gate = { require: [], review: 'iris-4', askMs: 1 };
    await deployments.begin(aRequest({ id: 'd1', gate }));
    const newer = aRequest({ id: 'd2', digest: 'c'.repeat(64), gate });
    expect(await deployments.isOvertaken('d1', newer)).toBe(true);
    expect(await deployments.isOvertaken('d1', { ...newer, digest: aRequest().digest })).toBe(false);
    expect(await deployments.isOvertaken('d1', { ...newer, gate: { ...gate, review: 'iris-5' } })).toBe(false);
    expect(await deployments.isOvertaken('d1', aRequest({ id: 'd2', digest: 'c'.repeat(64) }))).toBe(false);
    expect(await deployments.isOvertaken('nothing', newer)).toBe(false);
  });

  it('judge the run that trained the model', async () => {
    const { deployments, parts } = open();
    const bytes = JSON.stringify(aRun({ gateFailures: ['accuracy is 0.6'] }));
    await parts.records.put('r1', resultRecord, await parts.blobs.put(bytes, 'application/json'));
    const findings = await deployments.judgeGate(aRequest({ runId: 'r1' }));
    expect(findings[0]).toEqual({ part: 'metrics', state: 'failed', why: 'accuracy is 0.6' });
    expect((await deployments.judgeGate(aRequest()))[0]?.state).toBe('absent');
  });
});
