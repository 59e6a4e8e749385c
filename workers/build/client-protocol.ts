/**
 * @module Takes out of the Temporal SDK's protocol definitions, for the bundle of the command line, what a client never
 * speaks. They are built anew at each start, and it takes as long as all else that a warm command loads.
 */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** A namespace, message, enum or service in the JSON form of protobufjs. */
export interface Definition {
  readonly nested?: Readonly<Record<string, Definition>>;
  readonly methods?: Readonly<Record<string, object>>;
  /** Present on an extension field: the message that it extends. */
  readonly extend?: string;
}

/** The worker's own protocol with its core, the cloud's administration, and the annotations of HTTP gateways. */
const unspoken: ReadonlySet<string> = new Set([
  'coresdk',
  'nexusannotations',
  'google.api',
  'grpc.gateway',
  'temporal.api.cloud',
  'temporal.api.protometa',
]);

/** Options of methods are annotations for gateways; protobufjs copies and resolves them nevertheless. */
function withoutOptions(methods: NonNullable<Definition['methods']>): NonNullable<Definition['methods']> {
  return Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [
      name,
      { ...method, options: undefined, parsedOptions: undefined },
    ]),
  );
}

/** The same definitions without what is unspoken; `path` is the full name of `definition`. */
export function spokenBy(definition: Definition, path = ''): Definition {
  const { nested, methods } = definition;
  const inside = Object.entries(nested ?? {})
    .map(([name, child]): [string, Definition, string] => [name, child, path === '' ? name : `${path}.${name}`])
    .filter(([, child, full]) => !unspoken.has(full) && child.extend === undefined)
    .map(([name, child, full]): [string, Definition] => [name, spokenBy(child, full)]);
  return {
    ...definition,
    ...(nested && { nested: Object.fromEntries(inside) }),
    ...(methods && { methods: withoutOptions(methods) }),
  };
}

const opening = '.addJSON(';

/** The same module with fewer definitions. Throws when the SDK's generator has changed its form. */
export function shortenModule(text: string): string {
  const [start, end] = [text.indexOf(opening) + opening.length, text.lastIndexOf(')')];
  const nested = JSON.parse(text.slice(start, end)) as NonNullable<Definition['nested']>;
  return text.slice(0, start) + JSON.stringify(spokenBy({ nested }).nested) + text.slice(end);
}

export const clientProtocol: Plugin = {
  name: 'client-protocol',
  setup(setup) {
    setup.onLoad({ filter: /@temporalio[\\/]proto[\\/]protos[\\/]json-module\.js$/ }, async ({ path }) => ({
      contents: shortenModule(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};
