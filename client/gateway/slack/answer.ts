/** @module Tells in Slack what became of a button that somebody pressed, for them alone. */

/** Milliseconds; the vote is counted whether Slack hears of it or not. */
const patienceMs = 10_000;
const slackHooks = 'https://hooks.slack.com';

/**
 * Sends only where Slack takes answers, or, where its API is elsewhere, as behind a proxy, to that place. Throws a plain
 * error without the address, which is a secret for half an hour.
 */
export async function answerInSlack(url: string, text: string, apiUrl?: string): Promise<void> {
  const allowed = [slackHooks, ...(apiUrl === undefined ? [] : [new URL(apiUrl).origin])];
  if (!URL.canParse(url) || !allowed.includes(new URL(url).origin))
    throw new Error('the answer to a button of Slack was to go to an address that is not one of Slack');
  // Nothing of it is read as markup but what Slack reads in any text.
  const body = JSON.stringify({ response_type: 'ephemeral', replace_original: false, text: escaped(text) });
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  const answer = await fetch(url, {
    method: 'POST',
    headers,
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(patienceMs),
  });
  if (!answer.ok) throw new Error(`Slack did not take the answer to a button (status ${answer.status})`);
}

/** Mentions, links and channels are shown as they are written. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').slice(0, 3000);
