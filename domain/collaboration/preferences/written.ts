/** @module Preferences as `within notify prefs` prints and takes them: `key=value`, one for each thing that can be set. */

import { WithinError } from '../../../contracts/errors.ts';
import type { PreferenceSet, PreferencesChange, WallHours } from '../../../contracts/inbox.ts';
import { eventKinds } from '../../../contracts/names.ts';
import { type Preferences, preferencesSchema, weekdays } from '../../../contracts/people.ts';
import { nearest } from '../../pipeline/nearest.ts';
import { preferenceSet } from '../directory/preference-set.ts';
import { preferenceProblems } from '../directory/problems.ts';

/** What may be set, as people write it. */
const keys = Object.keys(preferencesSchema.shape) as readonly (keyof Preferences)[];
const kindPrefix = 'kinds.';
/** What each key is called in an inbox. */
const nameOf = (key: keyof Preferences): keyof PreferencesChange => (key === 'digest' ? 'digestMs' : key);

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

function spanText(ms: number): string {
  const [unit, size] = units.find(([, one]) => ms % one === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}

const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** `20:00-08:00`, with `@sat,sun` where they begin on some days alone. */
export function hoursText({ from, to, days }: WallHours): string {
  const span = `${clockText(from)}-${clockText(to)}`;
  // The days of a calendar begin with Sunday.
  const named = weekdays.filter((_, index) => days.includes((index + 1) % 7));
  return named.length === weekdays.length ? span : `${span}@${named.join(',')}`;
}

/** By key, each value as it may be set again. */
export function writtenPreferences(set: PreferenceSet): ReadonlyMap<string, string> {
  const { channels, tellOn, kinds, severity, digestMs, quietHours, budget } = set;
  const lines: (readonly [string, string | undefined])[] = [
    ['channels', channels && (channels.join(',') || 'none')],
    ['tellOn', tellOn],
    ['severity', severity],
    ['digest', digestMs === undefined ? undefined : spanText(digestMs)],
    ['quietHours', quietHours === undefined || quietHours === 'off' ? quietHours : hoursText(quietHours)],
    ['budget', budget && `${budget.messages}/${spanText(budget.perMs)}`],
    ...eventKinds.map((kind) => [`${kindPrefix}${kind}`, kinds?.[kind]] as const),
  ];
  return new Map(lines.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
}

/**
 * What `key=value` change; a key to reset takes back what the person set there, and `all` takes back everything.
 * Errors: `PREFERENCE_INVALID` with the key, and the nearest that there is.
 */
export function preferencesChange(set: readonly string[], reset: readonly string[]): PreferencesChange {
  const taken = Object.assign({}, ...reset.map(takenBack)) as PreferencesChange;
  const given = set.map(assigned);
  const kinds = Object.fromEntries(given.flatMap(({ kind, value }) => (kind === undefined ? [] : [[kind, value]])));
  const others = Object.fromEntries(
    given.flatMap(({ key, kind, value }) => (kind === undefined ? [[key, value]] : [])),
  );
  const written = { ...others, ...(Object.keys(kinds).length > 0 && { kinds }) };
  const checked = checkedPreferences(written);
  const { kinds: changedKinds, ...rest } = preferenceSet(checked);
  const merged = { ...taken.kinds, ...changedKinds };
  return { ...taken, ...rest, ...(Object.keys(merged).length > 0 && { kinds: merged }) };
}

function takenBack(key: string): PreferencesChange {
  if (key === 'all') return Object.fromEntries(keys.map((one) => [nameOf(one), null]));
  const kind = kindOf(key);
  if (kind !== undefined) return { kinds: { [kind]: null } };
  return { [nameOf(knownKey(key))]: null };
}

interface Assignment {
  readonly key: string;
  /** Of `kinds.KIND=…`. */
  readonly kind?: string;
  readonly value: unknown;
}

function assigned(given: string): Assignment {
  const at = given.indexOf('=');
  if (at < 1)
    throw invalid(
      given,
      `"${given.slice(0, 100)}" sets nothing; write key=value, as digest=2h or kinds.experimentFailed=now.`,
    );
  const [name, value] = [given.slice(0, at), given.slice(at + 1).trim()];
  const kind = kindOf(name);
  if (kind !== undefined) return { key: 'kinds', kind, value };
  const key = knownKey(name);
  return { key, value: valueOf(key, value) };
}

function kindOf(key: string): string | undefined {
  if (!key.startsWith(kindPrefix)) return undefined;
  const kind = key.slice(kindPrefix.length);
  if ((eventKinds as readonly string[]).includes(kind)) return kind;
  throw invalid(
    key,
    unknownKey(
      key,
      eventKinds.map((one) => `${kindPrefix}${one}`),
    ),
  );
}

function knownKey(name: string): keyof Preferences {
  const known = keys.find((key) => key === name);
  if (known === 'kinds') throw invalid(name, 'kinds is set by kind of event, as kinds.experimentFailed=now.');
  if (known === undefined) throw invalid(name, unknownKey(name, keys));
  return known;
}

function unknownKey(name: string, known: readonly string[]): string {
  const close = nearest(name, known);
  const hint = close === undefined ? `; there are ${known.join(', ')}.` : `; did you mean "${close}"?`;
  return `There is no preference "${name.slice(0, 100)}"${hint}`;
}

/** The text in the shape of the file; what does not fit it comes through and is refused by its schema. */
function valueOf(key: keyof Preferences, text: string): unknown {
  if (key === 'channels') return text === 'none' ? [] : text.split(',').map((name) => name.trim());
  if (key === 'budget') return budgetOf(text);
  return key === 'quietHours' && text !== 'off' ? hoursOf(text) : text;
}

function budgetOf(text: string) {
  const [messages = '', per = ''] = text.split('/');
  return { messages: messages.trim() === '' ? Number.NaN : Number(messages), per: per.trim() };
}

function hoursOf(text: string) {
  const [hours = '', days] = text.split('@');
  const [from = '', to = ''] = hours.split('-');
  return { from, to, ...(days !== undefined && { days: days.split(',') }) };
}

const shapes: Readonly<Partial<Record<keyof Preferences, string>>> = {
  channels: 'a list as slack,email, or none',
  tellOn: 'first or all',
  kinds: 'now, digest or off',
  severity: 'info, warning, error or critical',
  digest: 'a time as 30m, 4h or 1d, from 1m to 366d',
  quietHours: 'off, or hours as 20:00-08:00 or 20:00-08:00@sat,sun, which differ',
  budget: 'messages per time, as 6/1h, from 1 to 1000 and from 1m to 366d',
};

function checkedPreferences(written: unknown): Preferences {
  const { success, data, error } = preferencesSchema.safeParse(written);
  if (!success) throw notSo(error.issues[0]?.path ?? []);
  const [problem] = preferenceProblems([], data);
  if (problem) throw notSo(problem.path);
  return data;
}

function notSo([key, kind]: readonly PropertyKey[]): WithinError {
  const name = key === 'kinds' ? `${kindPrefix}${String(kind)}` : String(key);
  return invalid(name, `The preference ${name} is ${shapes[key as keyof Preferences] ?? 'written otherwise'}.`);
}

const invalid = (key: string, message: string): WithinError =>
  new WithinError('PREFERENCE_INVALID', message, { key: key.slice(0, 100) });
