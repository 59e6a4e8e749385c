/** @module Tests of steps that one process runs. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WithinError } from '../../../contracts/errors.ts';
import type { BatchRequest } from '../../../contracts/plan.ts';
import type { StepJob } from '../../../domain/pipeline/ports.ts';
import { control, definitionOf, Lab, stepOf } from '../../support/executor.ts';
import { thrownBy } from '../../support/thrown.ts';

const names = ['a', 'b', 'c', 'd'];
const definition = definitionOf(names.map((name) => stepOf(name, [], { process: 'train-0' })));

describe('steps of one process', () => {
  let lab: Lab;
  let request: BatchRequest;
  /** Names of the steps of each process. */
  let processes: string[][];
  let failing: Record<string, Error>;
  beforeEach(async () => {
    lab = new Lab();
    processes = [];
    failing = {};
    const { run } = lab.ports.runner;
    lab.ports.runner.runTogether = async (jobs: readonly StepJob[]) => {
      processes.push(jobs.map(({ name }) => name));
      for (const job of jobs) await run(job, control);
      return jobs.map(({ name }) => failing[name]);
    };
    request = await requestOf('r');
  });
  afterEach(() => lab.dispose());

  async function requestOf(runId: string, of = definition): Promise<BatchRequest> {
    const definitionRef = await lab.executor.define(of);
    const run = { runId, definitionRef, options: {} };
    const { planRef } = await lab.executor.plan(run);
    return { ...run, planRef, indices: [2, 0, 3] };
  }

  it('come to their work one by one and do it together, each for its part of the time', async () => {
    const results = await lab.executor.executeBatch(request, control);
    expect(processes.map((process) => process.toSorted())).toEqual([['a', 'c', 'd']]);
    expect(results).toEqual([0, 1, 2].map(() => ({ outcome: 'ran', changed: true, durationMs: 10 })));
  });

  it('are published one by one: what an earlier run has left is not run again', async () => {
    await lab.executor.executeBatch({ ...request, indices: [0] }, control);
    expect(processes).toEqual([]);
    const results = await lab.executor.executeBatch({ ...(await requestOf('s')), indices: [0, 1, 2] }, control);
    expect(results.map(({ outcome }) => outcome)).toEqual(['reused', 'ran', 'ran']);
    expect(processes.map((process) => process.toSorted())).toEqual([['b', 'c']]);
    const again = await lab.executor.executeBatch({ ...(await requestOf('t')), indices: [0, 1, 2, 3] }, control);
    expect(again.map(({ outcome }) => outcome)).toEqual(['reused', 'reused', 'reused', 'ran']);
    expect(processes).toHaveLength(1);
  });

  it('keep what has not failed, name what has, and the next attempt runs that alone', async () => {
    failing = { a: new WithinError('STEP_FAILED', 'no luck', { exitCode: 3 }) };
    const begun: number[] = [];
    const error = await thrownBy(() => lab.executor.executeBatch(request, control, (index) => begun.push(index)));
    expect(error).toMatchObject({ code: 'STEP_FAILED', message: 'no luck', details: { step: 'a', exitCode: 3 } });
    expect(begun).toEqual([0]);
    failing = {};
    expect(await lab.executor.executeBatch(request, control)).toHaveLength(3);
    expect(lab.executed.filter((name) => name === 'a')).toHaveLength(2);
    expect(lab.executed).toHaveLength(4);
  });

  it('fail together: the retries of each are counted in the same attempts', async () => {
    const lenient = definitionOf(
      names.map((name) => stepOf(name, [], { process: 'train-0', retries: 1, tolerates: ['STEP_FAILED'] })),
    );
    const luckless = await requestOf('lenient', lenient);
    failing = Object.fromEntries(names.map((name) => [name, new WithinError('STEP_FAILED', `no luck with ${name}`)]));
    let index = -1;
    const error = await thrownBy(() => lab.executor.executeBatch(luckless, control, (begun) => (index = begun)));
    expect(await lab.executor.isFinal({ ...luckless, index }, error, 1)).toBe(false);
    expect(await lab.executor.executeBatch(luckless, control)).toHaveLength(3);
    expect(processes).toHaveLength(2);
  });

  it('wait for nothing where the runner itself breaks down', async () => {
    lab.ports.runner.runTogether = () => Promise.reject(new Error('the runner is gone'));
    await expect(lab.executor.executeBatch(request, control)).rejects.toThrow('the runner is gone');
  });

  it('do not wait for one that another worker computes, and come again for it', async () => {
    const acquire = lab.leases.acquire.bind(lab.leases);
    let asked = 0;
    lab.leases.acquire = (key) => {
      asked += 1;
      return asked === 2 ? Promise.resolve(undefined) : acquire(key);
    };
    expect(await thrownBy(() => lab.executor.executeBatch(request, control))).toMatchObject({ code: 'STEP_BUSY' });
    expect(lab.executed).toHaveLength(2);
    expect(await lab.executor.executeBatch(request, control)).toHaveLength(3);
    expect(lab.executed).toHaveLength(3);
  });

  it('run one after the other where the runner knows no better', async () => {
    delete lab.ports.runner.runTogether;
    expect(await lab.executor.executeBatch(request, control)).toHaveLength(3);
    expect(lab.executed.toSorted()).toEqual(['a', 'c', 'd']);
  });
});
