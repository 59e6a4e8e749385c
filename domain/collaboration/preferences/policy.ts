/** @module What counts for a person: their own changes, then the file, then what holds for everybody. */
import type { InboxProfile, PreferenceSet, PreferencesChange, ResolvedPreferences } from '../../../contracts/inbox.ts';
import { type ChannelName, channelNames, eventKinds, severities } from '../../../contracts/names.ts';

const hour = 3_600_000;

/** What holds where nobody says otherwise. */
const standardPreferences = {
  tellOn: 'first',
  severity: 'info',
  digestMs: 4 * hour,
  quietHours: 'off',
  budget: { messages: 6, perMs: hour },
} as const satisfies PreferenceSet;

/** `over` before `under`, kind by kind. */
export function mergedPreferences(over: PreferenceSet, under: PreferenceSet): PreferenceSet {
  const kinds = { ...under.kinds, ...over.kinds };
  return { ...under, ...over, ...(Object.keys(kinds).length > 0 && { kinds }) };
}

export function resolvedPreferences(profile: InboxProfile, overlay: PreferenceSet): ResolvedPreferences {
  const { channels, kinds, ...others } = mergedPreferences(overlay, profile.preferences);
  return { ...standardPreferences, ...others, kinds: kinds ?? {}, channels: channels ?? profile.reachable };
}

/** The overlay after a change that was not refused. */
export function changedPreferences(overlay: PreferenceSet, change: PreferencesChange): PreferenceSet {
  const { kinds, ...others } = change;
  const merged = Object.entries({ ...overlay, ...others }).filter(
    ([name, value]) => name !== 'kinds' && value !== null,
  );
  const modes = Object.entries({ ...(kinds === null ? {} : overlay.kinds), ...kinds }).filter(
    ([, mode]) => mode !== null,
  );
  return { ...Object.fromEntries(merged), ...(modes.length > 0 && { kinds: Object.fromEntries(modes) }) };
}

/**
 * Channels that a message takes, the dearest first; empty where the person wants none, or has no address. A critical
 * one takes all that the person named, or, where none of those has an address, all that have one.
 */
export function channelsFor(
  { channels, tellOn }: ResolvedPreferences,
  reachable: readonly ChannelName[],
  isCritical: boolean,
): readonly ChannelName[] {
  const wanted = channels.filter((channel) => reachable.includes(channel));
  const usable = wanted.length === 0 && (isCritical || channels.length > 0) ? reachable : wanted;
  return isCritical || tellOn === 'all' ? usable : usable.slice(0, 1);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isOneOf = (list: readonly unknown[], value: unknown): boolean => list.includes(value);

const isWhole = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;

const longestMs = 366 * 24 * hour;
const modes = ['now', 'digest', 'off'] as const;

const isHours = (value: unknown): boolean =>
  isObject(value) &&
  isWhole(value['from'], 0, 1439) &&
  isWhole(value['to'], 0, 1439) &&
  value['from'] !== value['to'] &&
  Array.isArray(value['days']) &&
  value['days'].length > 0 &&
  value['days'].every((day) => isWhole(day, 0, 6));

/** By key: what a value must be, and whether it is. */
const rules: Readonly<Record<keyof PreferenceSet, readonly [must: string, holds: (value: unknown) => boolean]>> = {
  channels: [
    `a list of ${channelNames.join(', ')}, each once`,
    (value) =>
      Array.isArray(value) &&
      value.every((channel) => isOneOf(channelNames, channel)) &&
      new Set(value).size === value.length,
  ],
  tellOn: ['first or all', (value) => isOneOf(['first', 'all'], value)],
  kinds: [
    `now, digest or off by kind of event (${eventKinds.join(', ')})`,
    (value) =>
      isObject(value) &&
      Object.entries(value).every(
        ([kind, mode]) => isOneOf(eventKinds, kind) && (mode === null || isOneOf(modes, mode)),
      ),
  ],
  severity: [`one of ${severities.join(', ')}`, (value) => isOneOf(severities, value)],
  digestMs: ['milliseconds, from a minute to a year', (value) => isWhole(value, 60_000, longestMs)],
  quietHours: ['off, or minutes of a day that differ, and days', (value) => value === 'off' || isHours(value)],
  budget: [
    '1 to 1000 messages per time of a minute to a year',
    (value) => isObject(value) && isWhole(value['messages'], 1, 1000) && isWhole(value['perMs'], 60_000, longestMs),
  ],
};

/** Why a change is refused, as a sentence; undefined when it counts. It comes from outside, in any shape. */
export function changeRefusal(change: unknown): string | undefined {
  if (!isObject(change) || Object.keys(change).length === 0)
    return `a change of preferences sets at least one of ${Object.keys(rules).join(', ')}`;
  for (const [name, value] of Object.entries(change)) {
    const rule = Object.hasOwn(rules, name) ? rules[name as keyof PreferenceSet] : undefined;
    if (!rule) return `there is no preference "${name.slice(0, 100)}"; there are ${Object.keys(rules).join(', ')}`;
    const [must, holds] = rule;
    if (value !== null && !holds(value)) return `the preference ${name} is ${must}`;
  }
  return undefined;
}
