/**
 * @module Keeps of the Temporal SDK's protocol definitions, for the bundle of the command line, what its client speaks:
 * the calls that the SDK's client and ours make, and every type that they reach. The definitions are built anew at each
 * start, and all of them take as long as all else that a warm command loads.
 */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import protobuf from 'protobufjs';
import { globSync } from 'tinyglobby';

/** A namespace, message, enum or service in the JSON form of protobufjs. */
interface Definition {
  readonly nested?: Readonly<Record<string, Definition>>;
  readonly methods?: Readonly<Record<string, object>>;
  readonly fields?: object;
  readonly values?: object;
  /** Present on an extension field: the message that it extends. */
  readonly extend?: string;
}

const mainService = 'temporal.api.workflowservice.v1.WorkflowService';
/** Those that a connection makes besides; they are small. */
const otherServices = [
  'temporal.api.operatorservice.v1.OperatorService',
  'temporal.api.testservice.v1.TestService',
  'grpc.health.v1.Health',
];

/** Text of everything in the bundle that speaks to a server. `root` is the folder of the house. */
export function speakers(root: string): string {
  const require = createRequire(join(root, 'package.json'));
  const sdk = ['@temporalio/client', '@temporalio/common'].map((name) => dirname(require.resolve(name)));
  const files = [
    ...sdk.flatMap((folder) => globSync('**/*.js', { cwd: folder, absolute: true })),
    ...globSync('{client,config}/**/*.ts', { cwd: root, absolute: true }),
  ];
  return files.map((file) => readFileSync(file, 'utf8')).join('\n');
}

const lowerFirst = (name: string): string => name.slice(0, 1).toLowerCase() + name.slice(1);

/** Full names, with a leading dot, of the types that the calls and names in a text reach. */
class Reached {
  readonly names = new Set<string>();

  addType(type: protobuf.ReflectionObject | null): void {
    if (!type || this.names.has(type.fullName)) return;
    this.names.add(type.fullName);
    if (!(type instanceof protobuf.Type)) return;
    for (const field of type.fieldsArray) this.addType(field.resolve().resolvedType);
    for (const inner of type.nestedArray) this.addType(inner);
    if (type.parent instanceof protobuf.Type) this.addType(type.parent);
  }

  addMethod(method: protobuf.Method): void {
    method.resolve();
    this.names.add(method.fullName);
    this.addType(method.resolvedRequestType);
    this.addType(method.resolvedResponseType);
  }
}

/** What `text` speaks of, in the definitions of `root`. */
function reached(root: protobuf.Root, text: string): ReadonlySet<string> {
  const found = new Reached();
  const calls = new Set([...text.matchAll(/orkflowService\s*\??\.\s*(\w+)/g)].map(([, call]) => call));
  for (const method of root.lookupService(mainService).methodsArray)
    if (calls.has(lowerFirst(method.name))) found.addMethod(method);
  for (const name of otherServices) for (const method of root.lookupService(name).methodsArray) found.addMethod(method);
  for (const [name] of text.matchAll(/\b(?:temporal|google|grpc)(?:\.\w+){2,}/g)) {
    // `….WorkflowService.getSystemInfo`, `….ScheduleOverlapPolicy.SKIP`: the longest part that is a type.
    for (let path = name.split('.'); path.length > 2; path = path.slice(0, -1)) {
      const type = root.lookup(path.join('.'), [protobuf.Type, protobuf.Enum]);
      if (type) found.addType(type);
    }
  }
  return found.names;
}

/** Options of methods are annotations for HTTP gateways; protobufjs copies and resolves them nevertheless. */
function methodsOf(methods: NonNullable<Definition['methods']>, path: string, kept: ReadonlySet<string>): object {
  return Object.fromEntries(
    Object.entries(methods)
      .filter(([name]) => kept.has(`${path}.${name}`))
      .map(([name, method]) => [name, { ...method, options: undefined, parsedOptions: undefined }]),
  );
}

function shortened(definition: Definition, path: string, kept: ReadonlySet<string>): Definition {
  const { nested, methods } = definition;
  const inside = Object.entries(nested ?? {})
    .map(([name, child]): [string, Definition, string] => [name, child, `${path}.${name}`])
    .filter(([, { extend, fields, values }, full]) => {
      if (extend !== undefined) return false;
      return fields || values ? kept.has(full) : true;
    })
    .map(([name, child, full]): [string, Definition] => [name, shortened(child, full, kept)]);
  return {
    ...definition,
    ...(nested && { nested: Object.fromEntries(inside) }),
    ...(methods && { methods: methodsOf(methods, path, kept) }),
  } as Definition;
}

const opening = '.addJSON(';

/** The SDK's module with fewer definitions. Throws when its generator has changed the form. */
export function shortenModule(module: string, text: string): string {
  const [start, end] = [module.indexOf(opening) + opening.length, module.lastIndexOf(')')];
  const nested = JSON.parse(module.slice(start, end)) as NonNullable<protobuf.INamespace['nested']>;
  const root = new protobuf.Root();
  root.addJSON(nested).resolveAll();
  const short = shortened({ nested: nested as NonNullable<Definition['nested']> }, '', reached(root, text));
  return module.slice(0, start) + JSON.stringify(short.nested) + module.slice(end);
}

/** Replaces the definitions while the house in `root` is bundled. */
export const clientProtocol = (root: string): Plugin => ({
  name: 'client-protocol',
  setup(setup) {
    setup.onLoad({ filter: /@temporalio[\\/]proto[\\/]protos[\\/]json-module\.js$/ }, async ({ path }) => ({
      contents: shortenModule(await readFile(path, 'utf8'), speakers(root)),
      loader: 'js',
    }));
  },
});
