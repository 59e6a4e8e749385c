/** @module Asks the inbox of a person, and changes what it is told to. */
import { WithinError } from '../../contracts/errors.ts';
import type {
  Foreseen,
  ForeseeRequest,
  InboxDecision,
  PreferencesChange,
  PreferencesView,
} from '../../contracts/inbox.ts';
import { inboxMessages, inboxWorkflowId, inboxWorkflowType, peopleQueue, queryNames } from '../../contracts/names.ts';
import { isNotFound } from './live.ts';
import type { Reached } from './reach.ts';

/** What counts for the person; undefined while nothing was ever told or set, so that there is no inbox. */
export function inboxPreferences(reached: Reached, person: string): Promise<PreferencesView | undefined> {
  return asked(reached, person, (handle) => handle.query<PreferencesView>(inboxMessages.preferences));
}

/** What the inbox remembers of an event. */
export function inboxDecision(reached: Reached, person: string, event: string): Promise<InboxDecision | undefined> {
  return asked(reached, person, (handle) =>
    handle.query<InboxDecision | undefined, [string]>(queryNames.explain, event),
  );
}

/** What would become of an event that came now; `no-inbox` while the person has none. */
export async function inboxForesight(
  reached: Reached,
  person: string,
  request: ForeseeRequest,
): Promise<Foreseen | undefined | 'no-inbox'> {
  const answer = await asked(reached, person, async (handle) => ({
    foreseen: await handle.query<Foreseen | undefined, [ForeseeRequest]>(inboxMessages.foresee, request),
  }));
  return answer ? answer.foreseen : 'no-inbox';
}

/** Opens the inbox where there is none. Errors: `PREFERENCE_INVALID` with the reason that the inbox gives. */
export async function setPreferences(
  { client, stack }: Reached,
  person: string,
  change: PreferencesChange,
): Promise<PreferencesView> {
  const { WithStartWorkflowOperation } = await import('@temporalio/client');
  const startWorkflowOperation = new WithStartWorkflowOperation(inboxWorkflowType, {
    workflowId: inboxWorkflowId(person),
    taskQueue: peopleQueue(stack.taskQueue),
    workflowIdConflictPolicy: 'USE_EXISTING',
    args: [{ person }],
    staticSummary: `inbox of ${person}`,
  });
  try {
    return await client.workflow.executeUpdateWithStart<() => Promise<void>, PreferencesView, [PreferencesChange]>(
      inboxMessages.setPreferences,
      { args: [change], startWorkflowOperation },
    );
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'WorkflowUpdateFailedError') throw unreached(error);
    const why = error.cause instanceof Error ? error.cause.message : error.message;
    throw new WithinError('PREFERENCE_INVALID', `The inbox of ${person} refuses: ${why}.`, { person }, error);
  }
}

type Handle = ReturnType<Reached['client']['workflow']['getHandle']>;

async function asked<T>(
  { client }: Reached,
  person: string,
  ask: (handle: Handle) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask(client.workflow.getHandle(inboxWorkflowId(person)));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw unreached(error);
  }
}

/** No worker polls, or the server went away; the classes of the SDK are not loaded for this. */
function unreached(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'ServiceError') return error;
  const message = 'The inbox does not answer: no worker polls its queue, or the server is away; run within doctor.';
  return new WithinError('WORKER_UNAVAILABLE', message, {}, error);
}
