/** @module How the deployment of a run waits until the run is tracked, with which its model is registered. */
import { asyncLocalStorage, type Context } from '@temporalio/activity';
import { expect, it } from 'vitest';
import { createDeploymentActivities } from '../../activities/deployment.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { Deployments } from '../../domain/deployment/deployments.ts';

/** A run whose tracking ends at that look, and what its request for a deployment came to. */
async function requested(endsAtLook: number) {
  let looks = 0;
  const code = () => (looks >= endsAtLook ? 'DEPLOYMENT_INVALID' : 'TRACKING_UNREACHABLE');
  const deployments = {
    withheld: () => Promise.resolve(undefined),
    awaitsTracking: () => Promise.resolve(++looks < endsAtLook),
    requestOfRun: () => Promise.reject(new WithinError(code(), `after ${looks} looks`, {})),
    keepBegun: () => Promise.resolve(),
  } as unknown as Deployments;
  const context = { info: { scheduledTimestampMs: 0 }, sleep: () => Promise.resolve(), heartbeat: () => undefined };
  const { requestDeployment } = createDeploymentActivities(deployments);
  const trained = { runId: 'r1', settings: {} };
  return asyncLocalStorage.run(context as unknown as Context, () =>
    requestDeployment(trained as never).catch((error: unknown) => error),
  );
}

it('looks again within the attempt, as an attempt anew would come later each time', async () => {
  expect(await requested(1)).toEqual({ id: 'r1', refused: 'after 1 looks' });
  expect(await requested(5)).toEqual({ id: 'r1', refused: 'after 5 looks' });
});

it('leaves a server that is away to another attempt', async () => {
  expect(await requested(10_000)).toMatchObject({ type: 'TRACKING_UNREACHABLE', nonRetryable: false });
});
