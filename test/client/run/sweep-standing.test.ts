/** @module What is told of a seed sweep that has left no report. */
import { ApplicationFailure } from '@temporalio/common';
import { expect, it } from 'vitest';
import type { RunServer } from '../../../client/run/live.ts';
import { sweepStanding } from '../../../client/run/sweep-standing.ts';
import { WithinError } from '../../../contracts/errors.ts';

/** A server that knows one workflow, whose result is that failure. */
function serverOf(status: string, failure: Error): RunServer {
  const handle = {
    describe: () => Promise.resolve({ status: { name: status } }),
    result: () => Promise.reject(failure),
  };
  const client = { workflow: { getHandle: () => handle } };
  return { stack: () => ({}) as never, ask: (question) => question(client as never) };
}

const full = ApplicationFailure.create({ type: 'STORE_FULL', message: 'The disk is full.' });
const wrapped = new Error('Workflow execution failed', { cause: new Error('Activity task failed', { cause: full }) });

it('is the innermost error that is ours where it failed', async () => {
  expect(await sweepStanding(serverOf('FAILED', wrapped), 'w')).toEqual({
    status: 'failed',
    error: { code: 'STORE_FULL', message: 'The disk is full.' },
  });
});

it.each(['RUNNING', 'TERMINATED'])('is its status where it is %s', async (status) => {
  expect(await sweepStanding(serverOf(status, wrapped), 'w')).toEqual({ status: status.toLowerCase() });
});

it('is paused without a server, and unknown where it does not answer', async () => {
  const server = serverOf('FAILED', wrapped);
  expect(await sweepStanding({ ...server, stack: () => undefined }, 'w')).toEqual({ status: 'paused' });
  const away = () => Promise.reject(new WithinError('TEMPORAL_UNAVAILABLE', 'no answer', {}));
  expect(await sweepStanding({ ...server, ask: away }, 'w')).toEqual({ status: 'unknown' });
});
