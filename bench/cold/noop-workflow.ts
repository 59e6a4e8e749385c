/** @module The peer of a cold run: activities that do nothing, one after the other or side by side. */
import { proxyActivities } from '@temporalio/workflow';

const { nothing } = proxyActivities<{ nothing(): Promise<void> }>({ startToCloseTimeout: '1 minute' });

/** Runs `count` activities, at most `inFlight` of them at once. */
export async function bareActivities(count: number, inFlight: number): Promise<void> {
  let left = count;
  const line = async () => {
    while (left > 0) {
      left -= 1;
      await nothing();
    }
  };
  await Promise.all(Array.from({ length: Math.min(count, inFlight) }, line));
}
