/** @module Hit consistency: outputs that random edits left to be reused, each beside one computed in an empty store. */

import { hitConsistency } from '../../domain/caching/audit/consistency.ts';
import type { AuditRecord } from '../../domain/caching/audit/records.ts';
import type { AuditedHit } from '../../test/support/mutations/campaign.ts';
import { longRun, mutateAll, quickRun } from '../mutations/projects.ts';
import { currentLoad, machine, table } from '../stack/summary.ts';

/** Hits of one key that count: more of them say nothing new. */
const mostOfOneKey = 50;
/** What the issue asks for. */
const least = { hits: 10_000, keys: 300, steps: 30, lower: 0.999 };
const languages = ['module', 'python', 'shell', 'built-in'] as const;

function capped(hits: readonly AuditedHit[]): AuditedHit[] {
  const seen = new Map<string, number>();
  return hits.filter(({ key, consistent }) => {
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    // A failure counts however often its key was seen.
    return count <= mostOfOneKey || !consistent;
  });
}

const recordOf = ({ step, key, consistent }: AuditedHit): AuditRecord => ({
  audit: 'bench',
  step,
  key,
  outcome: consistent ? 'consistent' : 'false-hit',
  at: 0,
});

const distinct = (values: readonly string[]): number => new Set(values).size;

/** `quick` has too few hits for the bound; it shows that the bench works. Throws when the long run misses its target. */
export async function run({ quick = false }: { readonly quick?: boolean }): Promise<void> {
  const load = currentLoad();
  const startedAt = Date.now();
  const hits = capped((await mutateAll(quick ? quickRun : longRun)).hits);
  const { overall } = hitConsistency(hits.map(recordOf));
  const rows = [...languages, 'all'].map((language) => {
    const own = language === 'all' ? hits : hits.filter((hit) => hit.language === language);
    const { audited, failures, distinctKeys, distinctFailingKeys, lower } = hitConsistency(own.map(recordOf)).overall;
    const steps = distinct(own.map(({ step }) => step));
    const bound = audited === 0 ? '' : `${(100 * lower).toFixed(3)}%`;
    return [language, ...[steps, audited, distinctKeys, failures, distinctFailingKeys].map(String), bound];
  });
  const head = ['steps in', 'steps', 'audited hits', 'distinct keys', 'failures', 'failing keys', 'lower bound'];
  console.log(table([head, ...rows]));
  console.log('\nLower bound: one-sided 95%, Clopper-Pearson; hits of one key count as if they were independent.');
  console.log(`${Math.round((Date.now() - startedAt) / 1000)} s. ${machine(load)}`);
  const enough =
    overall.audited >= least.hits &&
    overall.distinctKeys >= least.keys &&
    distinct(hits.map(({ step }) => step)) >= least.steps;
  if (overall.failures > 0) throw new Error(`${overall.failures} hits are not what an empty store gives; see above`);
  if (!quick && !(enough && overall.lower >= least.lower)) throw new Error('the long run is too small for its target');
}
