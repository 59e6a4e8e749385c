/** @module An adoption: the new code runs on a sample of earlier entries; only equal bytes let them be taken over. */
import { ApplicationFailure, setCurrentDetails } from '@temporalio/workflow';
import type { AdoptionInput, AdoptionOutcome } from '../contracts/audit.ts';
import { auditing, checkAdoption } from './proxies.ts';

/** Fails with `ADOPTION_REFUSED` and the first differing place; then nothing was published. */
export async function cacheAdoption(input: AdoptionInput): Promise<AdoptionOutcome> {
  const { planRef, entries, checks, queue } = await auditing.planAdoption(input);
  for (let at = 0; at < checks; at++) {
    setCurrentDetails(`**${entries} entries** of ${input.step}: ${at} of ${checks} checks made`);
    const { key, path } = await checkAdoption({ ...input, planRef, at }, queue);
    if (path === undefined) continue;
    throw ApplicationFailure.create({
      message: `The new code of step "${input.step}" gives other bytes than entry ${key.slice(0, 16)}, first at ${path}; nothing was adopted.`,
      type: 'ADOPTION_REFUSED',
      nonRetryable: true,
      details: [{ step: input.step, key, path }],
    });
  }
  const outcome = await auditing.publishAdoption({ ...input, planRef, checked: checks });
  setCurrentDetails(`**${outcome.adopted} of ${entries} entries** of ${input.step} adopted after ${checks} checks`);
  return outcome;
}
