import { describe, expect, it } from 'vitest';
import { tellDeployment } from '../../../client/run/deployments.ts';
import type { Reached } from '../../../client/run/reach.ts';

/** A server that answers an update with an error of this name; gives the deadline that it was asked with. */
function reached(name: string) {
  const deadlines: number[] = [];
  const executeUpdate = () => Promise.reject(Object.assign(new Error('it is paused'), { name }));
  const client = {
    withDeadline: (until: number, ask: () => unknown) => {
      deadlines.push(until);
      return ask();
    },
    workflow: { getHandle: () => ({ executeUpdate }) },
  };
  return { deadlines, reached: { client } as unknown as Reached };
}
const place = { id: 'd1', model: 'churn', alias: 'champion' };
const pause = { name: 'pause', by: 'anna' } as const;

describe('what a deployment is told', () => {
  it.each([
    ['WorkflowNotFoundError', 'DEPLOYMENT_COMMAND_REFUSED', /does not take this: it has ended/],
    ['WorkflowUpdateFailedError', 'DEPLOYMENT_COMMAND_REFUSED', /does not take this: it is paused/],
    ['WorkflowUpdateRPCTimeoutOrCancelledError', 'TEMPORAL_UNAVAILABLE', /^Nobody answers for the deployment d1/],
  ])('comes back as %s: %s', async (name, code, message) => {
    const { deadlines, reached: server } = reached(name);
    await expect(tellDeployment(server, place, pause)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
    expect(deadlines[0]! - Date.now()).toBeLessThanOrEqual(20_000);
  });
});
