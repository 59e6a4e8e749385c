/** @module Secret parameters: moved out of `with`, so that no definition, key or history ever holds more than a reference. */
import { WithinError } from '../../contracts/errors.ts';
import { secretVariable } from '../../contracts/names.ts';

export interface SplitParams {
  /** `with` without its secrets; the places of those in a list hold null. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Dotted path in `with` to `env:NAME` or `file:path`. */
  readonly secrets: Readonly<Record<string, string>>;
}

const referencePattern = /^(env|file):./s;
const namePattern = /^(\d+|[A-Za-z][\w-]*)$/;
/** Variables that a command would take for something else. */
const takenVariables = new Set(['WITHIN_SECRET_KEY_FILE']);

function refuse(where: string, path: string, what: string): never {
  throw new WithinError('PARAM_INVALID', `${where}: with.${path} ${what}.`, { path: `with.${path}` });
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `{ secret: env:NAME }` alone; an object with more keys is a parameter like any other. */
const isSecret = (value: unknown): value is { readonly secret: unknown } =>
  isRecord(value) && 'secret' in value && Object.keys(value).length === 1;

function referenceOf({ secret }: { readonly secret: unknown }, path: string, where: string): string {
  if (typeof secret === 'string' && referencePattern.test(secret)) return secret;
  return refuse(where, path, 'is a secret without a reference; write { secret: env:NAME } or { secret: file:path }');
}

/** Copies `value` and notes each secret below it. */
class Splitter {
  readonly secrets: Record<string, string> = {};
  readonly #where: string;

  constructor(where: string) {
    this.#where = where;
  }

  members(value: Readonly<Record<string, unknown>>, path: readonly string[]): Record<string, unknown> {
    const kept: [string, unknown][] = [];
    for (const [name, item] of Object.entries(value)) {
      const at = [...path, name];
      if (isSecret(item)) this.#note(item, at);
      else kept.push([name, this.#copy(item, at)]);
    }
    return Object.fromEntries(kept);
  }

  #copy(value: unknown, path: readonly string[]): unknown {
    if (Array.isArray(value)) {
      return value.map((item: unknown, index) => {
        const at = [...path, String(index)];
        if (!isSecret(item)) return this.#copy(item, at);
        this.#note(item, at);
        return null;
      });
    }
    return isRecord(value) ? this.members(value, path) : value;
  }

  #note(secret: { readonly secret: unknown }, at: readonly string[]): void {
    const path = at.join('.');
    const reference = referenceOf(secret, path, this.#where);
    if (!at.every((name) => namePattern.test(name)))
      refuse(
        this.#where,
        path,
        'is a secret under a name with other characters than letters, digits, _ and -; rename it',
      );
    const variable = secretVariable(path);
    const twin = Object.keys(this.secrets).find((other) => secretVariable(other) === variable);
    if (twin !== undefined)
      refuse(this.#where, path, `and with.${twin} would both be the variable ${variable} of a command; rename one`);
    if (takenVariables.has(variable))
      refuse(this.#where, path, `would be the variable ${variable}, which means something else to WITHIN; rename it`);
    this.secrets[path] = reference;
  }
}

/** Throws `PARAM_INVALID` for a secret that is no reference, or whose path is ambiguous. */
export function splitSecrets(given: Readonly<Record<string, unknown>>, where: string): SplitParams {
  const splitter = new Splitter(where);
  return { params: splitter.members(given, []), secrets: splitter.secrets };
}

/** A built-in step has no use for a secret, and would show it in its outputs. Throws `PARAM_INVALID`. */
export function refuseSecrets({ secrets }: SplitParams, use: string, where: string): void {
  const [path] = Object.keys(secrets);
  if (path !== undefined)
    refuse(where, path, `is a secret, and the built-in "${use}" takes none; use a module or a command for it`);
}
