/** @module Whether Slack takes our token; nothing is posted. */
import { slackCalls } from './client.ts';
import { outcomeOf } from './outcome.ts';

/** Milliseconds: a person waits for the answer. */
const patienceMs = 5_000;

/** What was found; throws a plain error without the token. */
export async function probeSlack(token: string, url: string | undefined): Promise<string> {
  const { api, status } = slackCalls(token, url, { signal: AbortSignal.timeout(patienceMs), patienceMs });
  try {
    const { team, user } = await api.auth.test();
    return `takes the token of ${user ?? 'the app'} in ${team ?? 'its workspace'}`;
  } catch (error) {
    const tell = (text: string) => text.replaceAll(token, '[secret]');
    const outcome = outcomeOf({ error, status: status(), tell });
    throw new Error('reason' in outcome ? outcome.reason : 'Slack gave no reason');
  }
}
