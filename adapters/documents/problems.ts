/** @module A broken rule of a schema in a user's words: path, what is expected, the nearest known key. */
import { z } from 'zod';
import { nearest } from '../../domain/pipeline/nearest.ts';

export type Path = readonly (string | number)[];

export interface Problem {
  readonly path: Path;
  /** Words after the path. */
  readonly text: string;
  readonly nearest?: string;
  /** `key`: the place is the key itself, `value`: what stands behind it, `parent`: it is absent from what holds it. */
  readonly at: 'key' | 'value' | 'parent';
}

type Issue = z.core.$ZodIssue;

const words: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
  null: 'nothing',
  undefined: 'nothing',
};

function typeWord(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  // A message is one line.
  if (typeof value === 'string')
    return value.length <= 40 && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value) ? `text "${value}"` : 'text';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return words[typeof value] ?? typeof value;
}

export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

/** `features[2].with.trees` */
export function pathText(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    if (/[.[\]"\s]/.test(key)) return `${text}["${key}"]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}

/** Schema below a key; of alternatives the first that knows the key. */
function schemaBelow(schema: unknown, key: string | number): unknown {
  if (schema instanceof z.ZodOptional) return schemaBelow(schema.unwrap(), key);
  if (schema instanceof z.ZodObject) return schema.shape[key];
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  if (schema instanceof z.ZodUnion)
    return schema.options.map((option) => schemaBelow(option, key)).find((found) => found !== undefined);
  return undefined;
}

function keysOf(schema: unknown): readonly string[] {
  if (schema instanceof z.ZodOptional) return keysOf(schema.unwrap());
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => keysOf(option));
  if (schema instanceof z.ZodRecord && schema.keyType instanceof z.ZodEnum) return schema.keyType.options.map(String);
  return [];
}

function unknownKeys(issue: Extract<Issue, { code: 'unrecognized_keys' }>, path: Path, schema: unknown): Problem[] {
  const known = keysOf(path.reduce<unknown>(schemaBelow, schema));
  return issue.keys.map((key) => {
    const close = nearest(key, known);
    const hint = close === undefined ? `; known here: ${known.join(', ')}` : `; did you mean "${close}"?`;
    return {
      path: [...path, key],
      text: `unknown key "${key}"${hint}`,
      at: 'key',
      ...(close !== undefined && { nearest: close }),
    };
  });
}

function badValue(issue: Extract<Issue, { code: 'invalid_value' }>, path: Path, value: unknown): Problem {
  const known = issue.values.map(String);
  const close = typeof value === 'string' ? nearest(value, known) : undefined;
  const hint = close === undefined ? '' : `; did you mean "${close}"?`;
  return {
    path,
    text: `expected ${known.join(', ')}, got ${typeWord(value)}${hint}`,
    at: 'value',
    ...(close !== undefined && { nearest: close }),
  };
}

/** Alternatives of alternatives are alternatives. */
function flatBranches({ errors }: Extract<Issue, { code: 'invalid_union' }>): readonly (readonly Issue[])[] {
  return errors.flatMap((branch) => {
    const [only] = branch;
    const nested = branch.length === 1 && only?.code === 'invalid_union' && only.path.length === 0;
    return nested ? flatBranches(only) : [branch];
  });
}

/** A key that an alternative does not know says that another one is meant. */
function distance(branch: readonly Issue[]): number {
  return branch.length + (branch.some(({ code }) => code === 'unrecognized_keys') ? 100 : 0);
}

/** Of alternatives the one whose type fits is meant; where none fits, all are named. */
function alternatives(issue: Extract<Issue, { code: 'invalid_union' }>, path: Path, value: unknown): Issue[] | Problem {
  const branches = flatBranches(issue).toSorted((one, other) => distance(one) - distance(other));
  const misfit = (branch: readonly Issue[]) =>
    branch.some(({ code, path: below }) => code === 'invalid_type' && below.length === 0);
  const meant = branches.find((branch) => !misfit(branch));
  if (meant) return [...meant];
  const expected = branches.flatMap((branch) =>
    branch.flatMap((inner) => (inner.code === 'invalid_type' ? [words[inner.expected] ?? inner.expected] : [])),
  );
  const types = [...new Set(expected)].join(' or ');
  if (value === undefined) return { path, text: `is missing (${types})`, at: 'parent' };
  return { path, text: `expected ${types}, got ${typeWord(value)}`, at: 'value' };
}

type Limit = Extract<Issue, { code: 'too_small' | 'too_big' }>;

function sizeText(small: boolean, limit: number): string {
  return small && limit === 1 ? 'is empty' : `has ${small ? 'fewer' : 'more'} than ${limit} entries`;
}

function limitText(issue: Limit, value: unknown): string {
  const small = issue.code === 'too_small';
  const limit = Number(small ? issue.minimum : issue.maximum);
  if (issue.origin === 'array' || issue.origin === 'string' || issue.origin === 'object') return sizeText(small, limit);
  if (Math.abs(limit) === Number.MAX_SAFE_INTEGER) return 'is too large for a number; write it in quotes';
  const open = small ? 'above' : 'below';
  const closed = small ? 'of at least' : 'of at most';
  return `expected a number ${issue.inclusive ? closed : open} ${limit}, got ${typeWord(value)}`;
}

function wrongType(issue: Extract<Issue, { code: 'invalid_type' }>, path: Path, value: unknown): Problem {
  const expected = words[issue.expected] ?? issue.expected;
  if (value === undefined) return { path, text: `is missing (${expected})`, at: 'parent' };
  return { path, text: `expected ${expected}, got ${typeWord(value)}`, at: 'value' };
}

/** The issues of zod about `root`, in words; one issue may be several problems. */
export function problemsOf(issues: readonly Issue[], root: unknown, schema: z.ZodType, base: Path = []): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    const path: Path = [...base, ...issue.path.filter((key) => typeof key !== 'symbol')];
    const value = valueAt(root, path);
    switch (issue.code) {
      case 'unrecognized_keys':
        return unknownKeys(issue, path, schema);
      case 'invalid_type':
        return [wrongType(issue, path, value)];
      case 'invalid_value':
        return [badValue(issue, path, value)];
      case 'invalid_union': {
        const found = alternatives(issue, path, value);
        return Array.isArray(found) ? problemsOf(found, root, schema, path) : [found];
      }
      case 'too_small':
      case 'too_big':
        return [{ path, text: limitText(issue, value), at: 'value' }];
      case 'invalid_key':
        return [{ path, text: issue.issues[0]?.message ?? issue.message, at: 'key' }];
      default:
        return [{ path, text: issue.message, at: 'value' }];
    }
  });
}
