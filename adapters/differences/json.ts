/** @module The first place at which two JSON documents differ, in the order of the first one: `$.a[3].b`. */
import { shown } from './shown.ts';

const plainKey = /^[A-Za-z_][A-Za-z0-9_-]*$/;

const below = (path: string, key: string): string =>
  plainKey.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string => (value === undefined ? 'absent' : JSON.stringify(value));

type Difference = string | undefined;

function ofItems(was: readonly unknown[], now: readonly unknown[], path: string): Difference {
  for (let at = 0; at < Math.max(was.length, now.length); at++) {
    const found = ofValues(was[at], now[at], `${path}[${at}]`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function ofKeys(
  was: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
  path: string,
): Difference {
  for (const key of new Set([...Object.keys(was), ...Object.keys(now)])) {
    const value = (of: typeof was): unknown => (Object.hasOwn(of, key) ? of[key] : undefined);
    const found = ofValues(value(was), value(now), below(path, key));
    if (found !== undefined) return found;
  }
  return undefined;
}

function ofValues(was: unknown, now: unknown, path: string): Difference {
  if (Array.isArray(was) && Array.isArray(now)) return ofItems(was, now, path);
  if (isObject(was) && isObject(now)) return ofKeys(was, now, path);
  return Object.is(was, now) ? undefined : `${path}${shown(textOf(was), textOf(now))}`;
}

/** `undefined` where either is no JSON, or both say the same in other words. */
export function jsonDifference(was: string, now: string): Difference {
  try {
    return ofValues(JSON.parse(was), JSON.parse(now), '$');
  } catch (error) {
    // A depth that overflows the stack is told by line and column instead.
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}
