/** @module Every preference that counts for a person, and who set it: the person, the file for them, the file for all, or nobody. */
import type { PreferenceLine } from '../../../contracts/enquiries.ts';
import type { PreferenceSet, ResolvedPreferences } from '../../../contracts/inbox.ts';
import { writtenPreferences } from './written.ts';

export interface PreferenceLayers {
  readonly own: PreferenceSet;
  readonly file: PreferenceSet;
  readonly defaults: PreferenceSet;
  /** What counts, of all of them. */
  readonly resolved: ResolvedPreferences;
}

export function preferenceLines({ own, file, defaults, resolved }: PreferenceLayers): readonly PreferenceLine[] {
  const layers = (
    [
      ['own', own],
      ['file', file],
      ['defaults', defaults],
    ] as const
  ).map(([from, set]) => [from, writtenPreferences(set)] as const);
  return [...writtenPreferences(resolved)].map(([key, value]) => {
    const layer = layers.find(([, set]) => set.has(key));
    return { key, value, from: layer?.[0] ?? 'standard' };
  });
}
