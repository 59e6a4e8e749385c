/** @module Where a JSON Schema refuses what an earlier one took. */

export type Schema = { readonly [name: string]: unknown };

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const schemasOf = (value: unknown): readonly Schema[] => (Array.isArray(value) ? value.filter(isSchema) : []);
const membersOf = (value: unknown): Schema => (isSchema(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Paths with what is narrower now; none: whatever the earlier schema took is still taken. */
export function breaksOf(was: Schema, now: Schema, path = ''): string[] {
  const at = (what: string) => `${path === '' ? '/' : path}: ${what}`;
  return [
    ...narrowed(was, now).map(at),
    ...objectBreaks(was, now, path),
    ...(isSchema(was['items']) && isSchema(now['items']) ? breaksOf(was['items'], now['items'], `${path}/*`) : []),
    ...['anyOf', 'oneOf'].flatMap((how) => choiceBreaks(was[how], now[how]).map(at)),
  ];
}

const limits = [
  ['minimum', 1],
  ['minLength', 1],
  ['minItems', 1],
  ['maximum', -1],
  ['maxLength', -1],
  ['maxItems', -1],
] as const;

function narrowed(was: Schema, now: Schema): string[] {
  const found: string[] = [];
  for (const name of ['type', 'pattern', 'const'])
    if (now[name] !== undefined && now[name] !== was[name])
      found.push(`${name} is ${String(now[name])}, was ${String(was[name])}`);
  for (const [name, sign] of limits) {
    const [before, after] = [was[name], now[name]];
    if (typeof after === 'number' && (typeof before !== 'number' || sign * (after - before) > 0))
      found.push(`${name} is ${after}, was ${String(before)}`);
  }
  if (now['enum'] !== undefined)
    for (const value of listOf(was['enum'] ?? ['anything']))
      if (!listOf(now['enum']).includes(value)) found.push(`${String(value)} is taken no more`);
  return found;
}

function objectBreaks(was: Schema, now: Schema, path: string): string[] {
  const [before, after] = [membersOf(was['properties']), membersOf(now['properties'])];
  const closed = now['additionalProperties'] === false;
  const names = Object.keys(before);
  return [
    ...(closed && was['additionalProperties'] !== false && was['type'] === 'object'
      ? [`${path}: other names are taken no more`]
      : []),
    ...names.filter((name) => closed && !(name in after)).map((name) => `${path}/${name}: is taken no more`),
    ...listOf(now['required'])
      .filter((name) => !listOf(was['required']).includes(name))
      .map((name) => `${path}/${String(name)}: is required now`),
    ...names.flatMap((name) => {
      const [one, other] = [before[name], after[name]];
      return isSchema(one) && isSchema(other) ? breaksOf(one, other, `${path}/${name}`) : [];
    }),
  ];
}

/** Each choice there was must be met by one that there is. */
function choiceBreaks(was: unknown, now: unknown): string[] {
  if (!Array.isArray(now)) return [];
  const missing = schemasOf(was).filter(
    (choice) => !schemasOf(now).some((other) => breaksOf(choice, other).length === 0),
  );
  return missing.length === 0 ? [] : [`${missing.length} of ${schemasOf(was).length} choices are taken no more`];
}
