/** @module The tracking of a run that has ended: tried until the server takes it, apart from the run itself. */
import { setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { TrackingOutcome } from '../contracts/tracking.ts';
import { escapeCell } from './details.ts';
import { failureOf, finalFailure } from './failures.ts';
import { runChangedSignal, trackingProgressQuery } from './messages.ts';
import { tracking } from './proxies.ts';

export async function trackRun({ runId }: { readonly runId: string }): Promise<TrackingOutcome | undefined> {
  const seen: { outcome?: TrackingOutcome | undefined; news: boolean } = { news: false };
  setHandler(trackingProgressQuery, () => seen.outcome);
  setHandler(runChangedSignal, () => {
    seen.news = true;
  });
  setCurrentDetails(`${runId} is being written; a server that does not answer is asked again, at last every 5 minutes`);
  try {
    do {
      seen.news = false;
      seen.outcome = await tracking().trackRun({ runId });
    } while (seen.news);
    setCurrentDetails(detailsOf(runId, seen.outcome));
    return seen.outcome;
  } catch (error) {
    const { code, message, details } = failureOf(error);
    setCurrentDetails(`**${code}**: ${escapeCell(message)}`);
    throw finalFailure({ code, message, details: [details] });
  }
}

function detailsOf(runId: string, outcome: TrackingOutcome | undefined): string {
  if (!outcome) return `${runId} left nothing that is tracked`;
  const { place, id, model, problems } = outcome;
  const version = model ? `, version ${model.version} of ${escapeCell(model.name)}` : '';
  return [
    `**${runId}** is ${escapeCell(id)} in ${escapeCell(place)}${version}`,
    ...problems.map((problem) => `- ${escapeCell(problem)}`),
  ].join('\n');
}
