/** @module The action key: one digest over all that decides a step's outputs, and the components that explain it. */
import { type CodeFingerprint, type KeyComponents, keySchemaVersion } from '../../contracts/action.ts';
import type { BlobRef, Digest } from '../../contracts/digest.ts';
import { canonicalDigest } from './canonical.ts';

export interface KeyParts {
  /** Identity of the code's role, not of the step's name: renaming a step keeps its key. */
  readonly step: string;
  readonly code: CodeFingerprint;
  readonly params: Readonly<Record<string, unknown>>;
  /** Content identity by role. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Media types by role. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly seeds: Readonly<Record<string, string>>;
  /** Digest of each declared variable's value. */
  readonly env: Readonly<Record<string, string>>;
  readonly runtime: Readonly<Record<string, string>>;
  /** State of what is read outside the project, by name. */
  readonly external: Readonly<Record<string, string>>;
  /** Keyed HMAC of each secret parameter, by path. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** Content identity of an artifact, or of source files in order: bytes and ending count, the folder does not. */
export function inputIdentity(input: BlobRef | readonly { readonly path: string; readonly digest: Digest }[]): string {
  if ('digest' in input) return `${input.mediaType}:${input.digest}`;
  return `files:${canonicalDigest(input.map((file) => [endingOf(file.path), file.digest]))}`;
}

/** All that follows the first dot of the file's own name, as `csv.gz`. */
function endingOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.split('.').slice(1).join('.');
}

/** SHA-256 over the name-tagged, length-prefixed parts. Throws `NOT_HASHABLE` for parameters that are not plain data. */
export function actionKey(parts: KeyParts): Digest {
  return canonicalDigest({ ...parts, code: parts.code.digest, schema: keySchemaVersion });
}

/** The key that version 1 gave the same work, so that an upgrade is no cold start; `undefined` where it could not say it. */
export function earlierKey(parts: KeyParts): Digest | undefined {
  const { external, secrets, ...known } = parts;
  if (Object.keys(external).length > 0 || Object.keys(secrets).length > 0) return undefined;
  return canonicalDigest({ ...known, code: parts.code.digest, schema: 1 });
}

const shortLiteral = 80;

/** Tells a list from an object with the keys 0, 1, …, and a name with a dot from a place further in. */
function memberPath(key: string, ofList: boolean): string {
  if (ofList) return `[${key}]`;
  return /^[^.[\]]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function flatten(value: unknown, path: string, into: Record<string, string>): void {
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    const entries = Object.entries(value);
    if (entries.length > 0) {
      for (const [key, item] of entries) flatten(item, `${path}${memberPath(key, Array.isArray(value))}`, into);
      return;
    }
  }
  const literal = typeof value === 'string' || typeof value === 'object' ? JSON.stringify(value) : String(value);
  into[path] = literal.length <= shortLiteral ? literal : `${literal.slice(0, 40)}… sha256:${canonicalDigest(value)}`;
}

/** The parts in the form that is stored beside an entry. Literals are short; long ones are digests. */
export function keyComponents(parts: KeyParts): KeyComponents {
  const params: Record<string, string> = {};
  flatten(parts.params, 'with', params);
  if (Object.keys(parts.params).length === 0) delete params['with'];
  return {
    schema: keySchemaVersion,
    step: parts.step,
    code: parts.code,
    params,
    inputs: { ...parts.inputs },
    outputs: { ...parts.outputs },
    seeds: { ...parts.seeds },
    env: { ...parts.env },
    runtime: { ...parts.runtime },
    external: { ...parts.external },
    secrets: { ...parts.secrets },
  };
}
