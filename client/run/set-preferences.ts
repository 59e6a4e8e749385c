/** @module Sets a person's own preferences in their inbox. */
import { WithinError } from '../../contracts/errors.ts';
import type { PreferencesChange, PreferencesView } from '../../contracts/inbox.ts';
import { inboxMessages, inboxWorkflowId } from '../../contracts/names.ts';
import { isNotFound } from './live.ts';
import type { Reached } from './reach.ts';

/** Milliseconds after which nobody is there to take it. */
const patienceMs = 20_000;

/**
 * What counts then. Errors: `RECIPIENT_UNKNOWN` where nobody of that name was ever told anything, `USAGE` with the reason
 * where the change is refused, `TEMPORAL_UNAVAILABLE`.
 */
export async function setPreferences(
  { client }: Reached,
  person: string,
  change: PreferencesChange,
): Promise<PreferencesView> {
  const handle = client.workflow.getHandle(inboxWorkflowId(person));
  try {
    return await client.withDeadline(Date.now() + patienceMs, () =>
      handle.executeUpdate<PreferencesView, [PreferencesChange]>(inboxMessages.setPreferences, { args: [change] }),
    );
  } catch (error) {
    if (isNotFound(error)) {
      const message = `Nothing was ever sent to "${person}", so there is nothing to turn off; write preferences into within.people.yaml.`;
      throw new WithinError('RECIPIENT_UNKNOWN', message, { person }, error);
    }
    if (error instanceof Error && error.name === 'WorkflowUpdateFailedError') {
      const why = error.cause instanceof Error ? error.cause.message : error.message;
      throw new WithinError('USAGE', `The preferences were not changed: ${why}.`, { person }, error);
    }
    const message = 'Nobody is there to take the change just now; try again in a minute.';
    throw new WithinError('TEMPORAL_UNAVAILABLE', message, { person }, error);
  }
}
