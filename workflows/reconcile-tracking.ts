/** @module Looks at the registry of models and at runs that were not tracked, once more for each hint that comes meanwhile. */
import { continueAsNew, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { ReconcileOutcome } from '../contracts/tracking.ts';
import { reconcileProgressQuery, registryChangedSignal } from './messages.ts';
import { tracking } from './proxies.ts';

export async function reconcileTracking(): Promise<ReconcileOutcome> {
  const seen: { outcome?: ReconcileOutcome; news: boolean } = { news: false };
  setHandler(reconcileProgressQuery, () => seen.outcome);
  setHandler(registryChangedSignal, () => {
    seen.news = true;
  });
  for (;;) {
    seen.news = false;
    const outcome = await tracking().reconcileTracking();
    seen.outcome = outcome;
    const { models, changeCount, untrackedCount } = outcome;
    setCurrentDetails(
      `**Registry**: ${models} models, ${changeCount} changes by others; ${untrackedCount} ended runs were not tracked`,
    );
    if (!seen.news) return outcome;
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof reconcileTracking>();
  }
}
