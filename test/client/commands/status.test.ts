import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { register as registerCancel } from '../../../client/commands/cancel.ts';
import { register } from '../../../client/commands/status.ts';
import { keepBegun } from '../../../domain/caching/begun.ts';
import { RecordedRuns } from '../../support/recorded-runs.ts';
import { thrownBy } from '../../support/thrown.ts';

const [first, second] = ['20260101-000000-aaaaaa', '20260101-000000-abbbbb'];
let runs: RecordedRuns;
beforeEach(() => {
  runs = new RecordedRuns();
});
afterEach(() => runs.remove());

describe('within status', () => {
  it('shows steps, metrics, the error and how long it took of a run that failed', async () => {
    const error = { code: 'STEP_FAILED', message: 'it broke', details: {} };
    const steps = [await runs.step('train', {}, 'failed')];
    await runs.end(first, { status: 'failed', steps, error, metrics: { accuracy: { value: 0.5 } } });
    const { lines } = await runs.call(register, 'status', first);
    expect(lines).toContainEqual(expect.stringMatching(/^train +train +failed/));
    expect(lines).toContainEqual(expect.stringMatching(/^accuracy +0\.5000/));
    expect(lines).toContain('error   STEP_FAILED: it broke');
    expect(lines).toContainEqual(
      expect.stringMatching(/^Run +.* of demo, started 1970-01-01 00:00:00 UTC, took 5\.0 s$/),
    );
  });

  it('prints one document with --json', async () => {
    const { workflowId } = await runs.end(first);
    const { documents, lines } = await runs.call(register, 'status', first, '--json');
    expect(documents).toMatchObject([{ runId: first, workflowId, status: 'completed', startedAt: 0, steps: [] }]);
    expect(lines).toEqual([]);
  });

  it('names the review and the deployment that it began, with the commands that show them', async () => {
    await runs.end(first);
    await keepBegun(first, { review: { id: 'demo-1' }, deployment: { id: first } }, runs.records);
    await runs.end(second);
    const refused = 'Version 1 of demo is champion already.';
    const begun = { review: { id: 'demo-1', state: 'approved' }, deployment: { id: second, refused } };
    await keepBegun(second, begun, runs.records);
    const { lines } = await runs.call(register, 'status', first);
    expect(lines).toEqual(
      expect.arrayContaining(['Review  within review show demo-1', `Deploy  within deployments show ${first}`]),
    );
    expect((await runs.call(register, 'status', second)).lines).toEqual(
      expect.arrayContaining(['Review  approved before; within review show demo-1', `Deploy  not begun: ${refused}`]),
    );
    expect((await runs.call(register, 'status', second, '--json')).documents).toMatchObject([begun]);
  });

  it('takes a beginning of an id that no other run has', async () => {
    await runs.end(first);
    await runs.end(second);
    const { documents } = await runs.call(register, 'status', '20260101-000000-aa', '--json');
    expect(documents).toMatchObject([{ runId: first }]);
  });

  it('takes the newest run as latest though a sweep was recorded after it', async () => {
    await runs.end(first);
    await runs.records.put('sweep-20260102-000000-cccccc', 'sweep', {});
    const { documents } = await runs.call(register, 'status', 'latest', '--json');
    expect(documents).toMatchObject([{ runId: first }]);
  });

  it('takes the newest run as latest, and says so where there is none', async () => {
    expect((await thrownBy(() => runs.call(register, 'status', 'latest'))).code).toBe('RUN_NOT_FOUND');
    await runs.end(second);
    await runs.end(first);
    const { documents } = await runs.call(register, 'status', 'latest', '--json');
    expect(documents).toMatchObject([{ runId: second }]);
  });

  it('refuses a beginning that several runs have, and names them', async () => {
    await runs.end(first);
    await runs.end(second);
    const error = await thrownBy(() => runs.call(register, 'status', '20260101'));
    expect(error.code).toBe('RUN_NOT_FOUND');
    expect(error.message).toContain(`${first}, ${second}`);
  });

  it('suggests the nearest run for one that is not there, and names the store', async () => {
    await runs.end(first);
    const error = await thrownBy(() => runs.call(register, 'status', '20260101-000000-aaaaab'));
    expect(error.code).toBe('RUN_NOT_FOUND');
    expect(error.message).toContain(`did you mean "${first}"?`);
    expect(error.message).toContain(runs.store);
  });

  it.each(['../start', '', '*'])('finds no run called %j', async (id) => {
    await runs.end(first);
    expect((await thrownBy(() => runs.call(register, 'status', id))).code).toBe('RUN_NOT_FOUND');
  });

  it('says of an open run that it is paused while the local stack is down', async () => {
    await runs.start(first);
    const { lines } = await runs.call(register, 'status', first);
    expect(lines).toEqual([
      `The run ${first} of demo is paused, as the local stack is down; within up goes on with it.`,
    ]);
  });
});

describe('within cancel', () => {
  it('says that a run has ended, and is content', async () => {
    await runs.end(first, { status: 'failed' });
    expect((await runs.call(registerCancel, 'cancel', first)).lines).toEqual([
      `The run ${first} had already ended: failed.`,
    ]);
    const { documents } = await runs.call(registerCancel, 'cancel', first, '--json');
    expect(documents).toMatchObject([{ runId: first, status: 'failed', alreadyEnded: true }]);
  });
});
