/** @module A value beside its place: shown where it is short, since a place is looked up and a value is read. */

const longest = 40;

/** `: was -> now`, or nothing when either side is long. */
export function shown(was: string, now: string): string {
  return was.length <= longest && now.length <= longest ? `: ${was} -> ${now}` : '';
}
