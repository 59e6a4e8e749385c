/** @module Whether a run rests until people have decided. */
import type { WorkflowHandle } from '@temporalio/client';
import { queryNames } from '../../contracts/names.ts';
import type { ProgressView } from '../../contracts/plan.ts';

const pollMs = 500;

export type WaitingSteps = NonNullable<ProgressView['waiting']>;

/** Resolves once nothing but people keeps the run from going on; never rejects. `stop` ends the looking. */
export function untilPeople(handle: WorkflowHandle): { readonly waiting: Promise<WaitingSteps>; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const waiting = new Promise<WaitingSteps>((resolve) => {
    const look = async () => {
      const view = await handle.query<ProgressView>(queryNames.progress).catch(() => undefined);
      const people = view?.waiting ?? [];
      const steps = people.filter(({ decision }) => !decision);
      if (people.length > 0 && view?.running.length === steps.length) resolve(people);
    };
    timer = setInterval(() => void look(), pollMs);
  });
  return { waiting, stop: () => clearInterval(timer) };
}
