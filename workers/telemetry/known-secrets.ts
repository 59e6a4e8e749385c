/** @module The secrets that a process was given, so that its log can leave them out. */
import { valueBehind } from '../../adapters/host/reference.ts';
import type { Environment } from '../../config/load.ts';
import { secretReferences } from '../../config/references.ts';
import type { Config } from '../../config/schema.ts';

/** What others' programs read from the environment as well; the rest is named by references. */
const secretVariables = ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'TEMPORAL_API_KEY'];
/** `name=value,name=value`, the values encoded as in addresses. */
const headerVariables = ['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_TRACES_HEADERS'];

/** A shorter part is no secret, and would blank out half of a log. */
const leastPart = 12;

/** The values behind every `env:` and `file:` of the configuration, and those of well-known variables. */
export function knownSecrets(config: Config, environment: Environment): readonly string[] {
  const behind = secretReferences(config).flatMap((name) => {
    try {
      return valueBehind(name, config.project);
    } catch {
      // What cannot be read is told by whoever needs it.
      return [];
    }
  });
  const { apiKey, metadata = {} } = config.temporal;
  const texts = Object.values(metadata).filter((value) => typeof value === 'string');
  const headers = headerVariables.map((name) => environment[name] ?? '');
  const whole = [apiKey, ...texts, ...headers, ...secretVariables.map((name) => environment[name])];
  const values = [...behind, ...whole].filter((value) => value !== undefined && value !== '') as string[];
  return [...new Set([...values, ...[...values, ...headers.flatMap(valuesOf)].flatMap(partsOf)])];
}

const valuesOf = (headers: string): string[] =>
  headers.split(',').map((one) => decoded(one.slice(one.indexOf('=') + 1)));

/** What may be told apart from the rest: a password of an address, each key of a list, what follows `Bearer`, texts within JSON. */
function partsOf(value: string): string[] {
  const parts = [value, ...value.split(/\s+/), ...textsIn(parsed(value))];
  return [...passwordOf(value), ...parts.filter((part) => part.length >= leastPart)];
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A password is known apart from the address that holds it. */
function passwordOf(value: string): string[] {
  if (!URL.canParse(value)) return [];
  const { password } = new URL(value);
  return password === '' ? [] : [password, decodeURIComponent(password)];
}
