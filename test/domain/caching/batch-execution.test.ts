import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WithinError } from '../../../contracts/errors.ts';
import type { BatchRequest } from '../../../contracts/plan.ts';
import { control, definitionOf, Lab, stepOf } from '../../support/executor.ts';
import { thrownBy } from '../../support/thrown.ts';

const names = ['a', 'b', 'c', 'd'];
const definition = definitionOf(names.map((name) => stepOf(name, [], { batch: 'trial' })));

describe('steps of one activity', () => {
  let lab: Lab;
  let request: BatchRequest;
  beforeEach(async () => {
    lab = new Lab();
    const definitionRef = await lab.executor.define(definition);
    const run = { runId: 'r', definitionRef, options: {} };
    const { planRef } = await lab.executor.plan(run);
    request = { ...run, planRef, indices: [2, 0, 3] };
  });
  afterEach(() => lab.dispose());

  it('run in their order, and give one result each', async () => {
    const begun: number[] = [];
    const results = await lab.executor.executeBatch(request, control, (index) => begun.push(index));
    expect(results.map(({ outcome, durationMs }) => [outcome, durationMs])).toEqual([
      ['ran', 10],
      ['ran', 10],
      ['ran', 10],
    ]);
    expect([begun, lab.executed]).toEqual([
      [2, 0, 3],
      ['c', 'a', 'd'],
    ]);
    const again = await lab.executor.executeBatch({ ...request, runId: 'other', indices: [1, 0] }, control);
    expect(again.map(({ outcome }) => outcome)).toEqual(['ran', 'reused']);
  });

  it('leave what has finished when one fails, name it, and the next attempt begins there', async () => {
    lab.during = ({ name }) => {
      if (name === 'a') throw new WithinError('STEP_FAILED', 'no luck', { exitCode: 3 });
    };
    const begun: number[] = [];
    const error = await thrownBy(() => lab.executor.executeBatch(request, control, (index) => begun.push(index)));
    expect(error).toMatchObject({ code: 'STEP_FAILED', message: 'no luck', details: { step: 'a', exitCode: 3 } });
    expect(begun).toEqual([2, 0]);
    lab.during = () => undefined;
    const results = await lab.executor.executeBatch(request, control);
    expect(results).toHaveLength(3);
    expect(lab.executed).toEqual(['c', 'a', 'a', 'd']);
  });

  it('pass over one that another worker computes, and come again for it alone', async () => {
    const acquire = lab.leases.acquire.bind(lab.leases);
    let asked = 0;
    lab.leases.acquire = (key) => {
      asked += 1;
      return asked === 1 ? Promise.resolve(undefined) : acquire(key);
    };
    expect(await thrownBy(() => lab.executor.executeBatch(request, control))).toMatchObject({ code: 'STEP_BUSY' });
    expect(lab.executed).toEqual(['a', 'd']);
    const results = await lab.executor.executeBatch(request, control);
    expect(results.map(({ outcome }) => outcome)).toEqual(['ran', 'ran', 'ran']);
    expect(lab.executed).toEqual(['a', 'd', 'c']);
  });

  it('tell their progress as a share of all', async () => {
    const shares: number[] = [];
    const listening = { ...control, progress: (share: number) => void shares.push(share) };
    const { run } = lab.ports.runner;
    lab.ports.runner.run = async (job, own) => {
      own.progress(0.5);
      await run(job, own);
    };
    await lab.executor.executeBatch(request, listening);
    expect(shares.map((share) => Math.round(share * 6))).toEqual([1, 3, 5]);
  });
});
