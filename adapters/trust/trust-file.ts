/** @module `within.trust.yaml` of the project folder: whose signatures are known, and how far each is trusted. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';
import { trustLevels } from '../../contracts/names.ts';
import { didYouMean, nearest } from '../../domain/pipeline/nearest.ts';

export const trustFileName = 'within.trust.yaml';

const namePattern = /^[a-z][a-z0-9-]{0,62}$/;
const keyShape = {
  name: z.string().regex(namePattern, 'a name has lower-case letters, digits and dashes'),
  level: z.enum(trustLevels),
  /** PEM file of an Ed25519 public key, below the project folder. */
  publicKey: z.string().min(1).optional(),
  /** `env:NAME` or `file:path` of an HMAC secret. */
  secret: z
    .string()
    .regex(/^(env|file):.+$/, 'write env:NAME or file:path, never the secret itself')
    .optional(),
};
const keySchema = z
  .strictObject(keyShape)
  .refine(
    ({ publicKey, secret }) => (publicKey === undefined) !== (secret === undefined),
    'write either `publicKey` or `secret`',
  );
const fileSchema = z.strictObject({ keys: z.array(keySchema).default([]) });
export type TrustKey = z.infer<typeof keySchema>;

/** Without a cause: the parser's own message quotes lines, and somebody may have put a secret there. */
function invalid(file: string, what: string): WithinError {
  return new WithinError('TRUST_INVALID', `${file}: ${what}.`, { file });
}

const known: readonly string[] = ['keys', ...Object.keys(keyShape)];

/** The value at a path of what was parsed, for a suggestion; only ever a level is looked at, never a secret. */
function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined),
    document,
  );
}

function described(issue: z.core.$ZodIssue, document: unknown): string {
  const place = issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  if (issue.code === 'unrecognized_keys') {
    const [name = ''] = issue.keys;
    return `${place}nothing here is called "${name}"${didYouMean(name, known)}`;
  }
  if (issue.path.at(-1) === 'level') {
    const given = valueAt(document, issue.path);
    const close = typeof given === 'string' ? nearest(given, trustLevels) : undefined;
    return `${place}no such level; levels are ${trustLevels.join(', ')}${close === undefined ? '' : `; did you mean "${close}"?`}`;
  }
  return `${place}${issue.message}`;
}

/** The keys in the order of the file; none without a file. Throws `TRUST_INVALID`. */
export function readTrustFile(project: string): readonly TrustKey[] {
  const file = join(project, trustFileName);
  let document: unknown;
  try {
    document = parse(readFileSync(file, 'utf8')) ?? {};
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw invalid(file, 'it cannot be read as YAML; mend it or remove it to trust every entry alike');
  }
  const parsed = fileSchema.safeParse(document);
  const [issue] = parsed.error?.issues ?? [];
  if (!parsed.success || issue) throw invalid(file, issue ? described(issue, document) : 'it is not valid');
  const { keys } = parsed.data;
  const double = keys.find(({ name }, index) => keys.findIndex((key) => key.name === name) < index);
  if (double) throw invalid(file, `two keys are called "${double.name}"; rename one`);
  return keys;
}
