/** @module Numbers, times and reasons as people read them. */

/** `0.8 s`, `2 min 5 s`, `1 h 3 min`. */
export function formatMs(ms: number): string {
  if (ms < 1) return '0 s';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  // What would be shown as 60 s is a minute.
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const byteUnits = ['kB', 'MB', 'GB', 'TB'];

/** `812 B`, `1.2 MB`, in powers of a thousand as `--max-size` takes them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let [value, unit] = [bytes / 1000, 0];
  // What would be shown as 1000.0 is one of the next unit.
  while (value >= 999.95 && unit < byteUnits.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${value.toFixed(1)} ${byteUnits[unit] ?? ''}`;
}

/** `2026-11-24 13:05:01`, in UTC as the ids of runs. */
export function formatTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

/** `1 run`, `2 entries`. */
export function formatCount(count: number, word: string): string {
  if (count === 1) return `1 ${word}`;
  return `${count} ${/[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`}`;
}

export interface Reason {
  readonly component: string;
  readonly path?: string | undefined;
  readonly was?: string | undefined;
  readonly now?: string | undefined;
}

const words: Readonly<Record<string, string>> = {
  'first-run': 'never ran before',
  'not-cacheable': 'not reusable',
  refresh: 'asked to run anew',
  disabled: 'reuse is off',
  lost: 'earlier outputs are gone',
  revoked: 'revoked',
  untrusted: 'what stands was not signed by anybody trusted enough',
  upstream: 'waits for an upstream step',
};

/** Digests and long literals are cut; the whole is in `--json`. */
const cut = (text: string): string => (text.length > 28 ? `${text.slice(0, 25)}…` : text);

/** What differs there is told by digests, which say nothing to anybody. */
const byDigest: ReadonlySet<string> = new Set(['code', 'package', 'input']);

function change(was: string | undefined, now: string | undefined): string {
  if (was === undefined) return 'is new';
  return now === undefined ? 'is gone' : 'changed';
}

/** `code: steps/ratios.ts changed`, `params: with.trees 100 -> 200`. */
export function formatReason({ component, path, was, now }: Reason): string {
  if (component === 'secret') return `secret: with.${path ?? ''} changed`;
  const known = words[component];
  if (known !== undefined) return path === undefined ? known : `${known}: ${path}`;
  if (byDigest.has(component)) return `${component}: ${path ?? component} ${change(was, now)}`;
  return `${component}: ${path ?? ''} ${cut(was ?? 'absent')} -> ${cut(now ?? 'absent')}`.replaceAll('  ', ' ');
}

export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined) return '';
  return Math.abs(value) >= 1000 ? value.toFixed(1) : value.toFixed(4);
}
