/** @module A small legal tree, and for each layer rule a file that breaks it and nothing else. */

export interface Plant {
  readonly rule: string;
  readonly from: string;
  /** Part of the path that the violation names. */
  readonly to: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Every kind of import that the table allows, at least once. */
export const legalTree: Readonly<Record<string, string>> = {
  'contracts/names.ts': 'export const queue = "q";',
  'contracts/errors.ts': 'export class WithinError extends Error {}',
  'contracts/pipeline.ts': 'import { z } from "zod"; export const schema = z.string(); export type Pipeline = string;',
  'domain/caching/policy.ts': [
    'import type { Pipeline } from "../../contracts/pipeline.ts";',
    'import type { Table } from "../data/table.ts";',
    'import { queue } from "../../contracts/names.ts";',
    'import { limit } from "../data/policy.ts";',
    'export const decide = (p: Pipeline, t: Table): string => p + t + queue + limit;',
  ].join('\n'),
  'domain/data/policy.ts': 'import { WithinError } from "../../contracts/errors.ts"; export const limit = WithinError;',
  'domain/data/table.ts': [
    'import { createHash } from "node:crypto";',
    'import { distance } from "fastest-levenshtein";',
    'import jstat from "jstat";',
    'import { schema } from "../../contracts/pipeline.ts";',
    'import { z } from "zod";',
    'export type Table = string; export const all = [createHash, distance, jstat, schema, z];',
  ].join('\n'),
  'domain/pipeline/nearest.ts': 'import { queue } from "../../contracts/names.ts"; export const nearest = queue;',
  'domain/collaboration/messages/text.ts': 'import { all } from "../../data/table.ts"; export const text = all;',
  'domain/pipeline/expand.ts': 'import { all } from "../data/table.ts"; export const expand = all;',
  'domain/caching/executor.ts': 'import { expand } from "../pipeline/expand.ts"; export const execute = expand;',
  'workflows/index.ts': [
    'import { proxyActivities } from "@temporalio/workflow";',
    'import { queue } from "../contracts/names.ts";',
    'import type { Pipeline } from "../contracts/pipeline.ts";',
    'import type { Activities } from "../activities/index.ts";',
    'import { decide } from "../domain/caching/policy.ts";',
    'export const flow = (p: Pipeline): unknown => [proxyActivities<Activities>, queue, decide, p];',
  ].join('\n'),
  'activities/index.ts': [
    'import { Context } from "@temporalio/activity";',
    'import { schema } from "../contracts/pipeline.ts";',
    'import { execute } from "../domain/caching/executor.ts";',
    'export type Activities = { a(): Promise<void> }; export const made = [Context, schema, execute];',
  ].join('\n'),
  'adapters/plots/vega.ts': [
    'import { readFileSync } from "node:fs";',
    'import { z } from "zod";',
    'import type { Table } from "../../domain/data/table.ts";',
    'import { nearest } from "../../domain/pipeline/nearest.ts";',
    'import { text } from "../../domain/collaboration/messages/text.ts";',
    'export const draw = (t: Table): unknown => [t, z, readFileSync, nearest, text];',
  ].join('\n'),
  'adapters/store/file.ts': 'import { schema } from "../../contracts/pipeline.ts"; export const store = schema;',
  'adapters/index.ts':
    'import { draw } from "./plots/vega.ts"; import { store } from "./store/file.ts"; export const a = [draw, store];',
  'config/load.ts': [
    'import { schema } from "../contracts/pipeline.ts";',
    'import { loadClientConnectConfig } from "@temporalio/envconfig";',
    'export const load = [schema, loadClientConnectConfig];',
  ].join('\n'),
  'client/run.ts': [
    'import { Client } from "@temporalio/client";',
    'import { Command } from "commander";',
    'import { load } from "../config/load.ts";',
    'import { execute } from "../domain/caching/executor.ts";',
    'import { expand } from "../domain/pipeline/expand.ts";',
    'export const run = [Client, Command, load, execute, expand];',
  ].join('\n'),
  'client/cli.ts':
    'import { a } from "../adapters/index.ts"; import { run } from "./run.ts"; export const cli = [a, run];',
  'client/review-page/main.ts':
    'import type { Pipeline } from "../../contracts/pipeline.ts"; export const page = (p: Pipeline): string => p;',
  'client/gateway/server.ts': 'import { a } from "../../adapters/index.ts"; export const serve = a;',
  'workers/main.ts': [
    'import { Worker } from "@temporalio/worker";',
    'import { made } from "../activities/index.ts";',
    'import { a } from "../adapters/index.ts";',
    'import { load } from "../config/load.ts";',
    'export const work = [Worker, made, a, load];',
  ].join('\n'),
  'workers/build/bundle.ts': 'import { globSync } from "tinyglobby"; export const bundle = globSync;',
  'test/all.test.ts':
    'import { work } from "../workers/main.ts"; import { it } from "vitest"; it("x", () => void work);',
  'examples/steps/ratios.ts': [
    'import { schema } from "../../contracts/pipeline.ts";',
    'import type { Table } from "../../domain/data/table.ts";',
    'export default (t: Table): unknown => [t, schema];',
  ].join('\n'),
};

const depth = (file: string): string => '../'.repeat(file.split('/').length - 1);
const house = /^(contracts|domain|workflows|activities|adapters|client|workers|config|test|examples)\//;

/** A file with one import; `type` makes it one of types, `to` is a path from the root, a package or a built-in. */
function plant(rule: string, from: string, to: string, options: { type?: boolean; name?: string } = {}): Plant {
  const specifier = house.test(to) ? `${depth(from)}${to}` : to;
  const name = options.name ?? 'x';
  const text = options.type
    ? `import type { ${name} } from '${specifier}';\nexport type Y = typeof ${name};`
    : `import { ${name} } from '${specifier}';\nexport const y = ${name};`;
  return { rule, from, to: house.test(to) ? to : landing(to), files: { [from]: text } };
}

/** Where a package or built-in module turns up in a violation. */
function landing(specifier: string): string {
  return specifier.startsWith('node:') ? specifier.slice('node:'.length) : `node_modules/${specifier}/`;
}

/** A chain of legal-looking imports whose last one is not pure. */
function chain(rule: string, way: readonly [string, string, string], last: string): Plant {
  const [from, through, end] = way;
  const files = {
    [from]: `import { x } from '${depth(from)}${through}';\nexport const y = x;`,
    [through]: `import { x } from '${depth(through)}${end}';\nexport { x };`,
    [end]: `import * as last from '${last}';\nexport const x = last;`,
  };
  return { rule, from, to: landing(last), files };
}

const direct: readonly Plant[] = [
  plant('contracts', 'contracts/a1.ts', 'domain/data/table.ts', { type: true, name: 'Table' }),
  plant('contracts', 'contracts/a2.ts', 'node:path'),
  plant('contracts', 'contracts/a3.ts', 'yaml'),
  plant('domain', 'domain/data/b1.ts', 'adapters/index.ts', { type: true, name: 'a' }),
  plant('domain', 'domain/data/b2.ts', 'node:fs'),
  plant('domain', 'domain/data/b3.ts', '@temporalio/common', { type: true, name: 'Duration' }),
  plant('domain', 'domain/data/b4.ts', 'piscina', { name: 'Piscina' }),
  plant('domain', 'domain/data/b5.ts', 'config/load.ts', { name: 'load' }),
  plant('policy-at-runtime', 'domain/c1/policy.ts', 'domain/data/table.ts', { name: 'all' }),
  plant('policy-at-runtime', 'domain/c2/policy.ts', 'contracts/pipeline.ts', { name: 'schema' }),
  plant('policy', 'domain/c3/policy.ts', 'node:crypto', { name: 'createHash' }),
  plant('policy', 'domain/c4/policy.ts', 'zod', { type: true, name: 'z' }),
  plant('workflows', 'workflows/d1.ts', 'domain/data/table.ts', { type: true, name: 'Table' }),
  plant('workflows', 'workflows/d2.ts', 'node:path', { name: 'join' }),
  plant('workflows', 'workflows/d3.ts', 'zod', { type: true, name: 'z' }),
  plant('workflows', 'workflows/d4.ts', '@temporalio/client', { type: true, name: 'Client' }),
  plant('workflows-at-runtime', 'workflows/d5.ts', 'activities/index.ts', { name: 'made' }),
  plant('workflows-at-runtime', 'workflows/d6.ts', 'contracts/pipeline.ts', { name: 'schema' }),
  plant('activities', 'activities/e1.ts', 'adapters/index.ts', { type: true, name: 'a' }),
  plant('activities', 'activities/e2.ts', 'adapters/store/file.ts', { name: 'store' }),
  plant('activities', 'activities/e3.ts', 'node:fs', { name: 'readFileSync' }),
  plant('activities', 'activities/e4.ts', '@temporalio/client', { name: 'Client' }),
  plant('adapters', 'adapters/store/f1.ts', '@temporalio/common', { type: true, name: 'Duration' }),
  plant('adapters', 'adapters/store/f2.ts', 'config/load.ts', { name: 'load' }),
  plant('adapters', 'adapters/store/f3.ts', 'activities/index.ts', { type: true, name: 'made' }),
  plant('adapters-at-runtime', 'adapters/store/f4.ts', 'domain/data/table.ts', { name: 'all' }),
  plant('adapters-apart', 'adapters/store/f5.ts', 'adapters/plots/vega.ts', { name: 'draw' }),
  plant('config', 'config/g1.ts', 'domain/data/table.ts', { name: 'all' }),
  plant('config', 'config/g2.ts', '@temporalio/client', { name: 'Client' }),
  plant('client', 'client/h1.ts', 'domain/data/table.ts', { type: true, name: 'Table' }),
  plant('client', 'client/h2.ts', 'adapters/index.ts', { name: 'a' }),
  plant('client', 'client/h3.ts', 'adapters/store/file.ts', { name: 'store' }),
  plant('client', 'client/h4.ts', 'workflows/index.ts', { type: true, name: 'flow' }),
  plant('client', 'client/h5.ts', '@temporalio/worker', { name: 'Worker' }),
  plant('review-page', 'client/review-page/h6.ts', 'client/run.ts', { name: 'run' }),
  plant('review-page-at-runtime', 'client/review-page/h7.ts', 'contracts/pipeline.ts', { name: 'schema' }),
  plant('examples', 'examples/i1.ts', 'adapters/index.ts', { name: 'a' }),
  plant('examples-at-runtime', 'examples/i2.ts', 'domain/data/table.ts', { name: 'all' }),
  plant('workers-are-not-imported', 'client/j1.ts', 'workers/main.ts', { name: 'work' }),
  plant('house-without-its-surroundings', 'workers/j2.ts', 'test/all.test.ts'),
  plant('house-without-its-surroundings', 'workers/j3.ts', 'examples/steps/ratios.ts', { name: 'default as x' }),
  plant('no-tools-in-the-house', 'workers/j4.ts', 'typescript', { name: 'factory' }),
];

const elsewhere: readonly Plant[] = [
  {
    rule: 'no-cycles',
    from: 'domain/k/one.ts',
    to: 'domain/k/two.ts',
    files: {
      'domain/k/one.ts': 'import { b } from "./two.ts"; export const a = (): number => b();',
      'domain/k/two.ts': 'import { a } from "./one.ts"; export const b = (): number => a();',
    },
  },
  {
    rule: 'no-cycles',
    from: 'domain/l/one.ts',
    to: 'domain/l/two.ts',
    files: {
      'domain/l/one.ts': 'import type { B } from "./two.ts"; export type A = { b: B };',
      'domain/l/two.ts': 'import type { A } from "./one.ts"; export type B = { a: A };',
    },
  },
  { rule: 'no-orphans', from: 'domain/m/alone.ts', to: '', files: { 'domain/m/alone.ts': 'export const a = 1;' } },
  plant('resolvable', 'client/n1.ts', 'client/absent.ts'),
  plant('declared-packages', 'client/n2.ts', 'fast-uri', { name: 'parse' }),
];

const transitive: readonly Plant[] = [
  chain('workflows-load-only-pure-code', ['workflows/o1.ts', 'domain/o1/policy.ts', 'domain/o1/deep.ts'], 'zod'),
  chain(
    'workflows-load-only-pure-code',
    ['workflows/o2.ts', 'domain/o2/policy.ts', 'domain/o2/deep.ts'],
    'node:crypto',
  ),
  chain('policies-load-only-pure-code', ['domain/o3/policy.ts', 'domain/o3/deep.ts', 'domain/o3/deeper.ts'], 'zod'),
  chain('domain-reaches-no-outside', ['domain/o4/a.ts', 'domain/o4/b.ts', 'domain/o4/c.ts'], '@temporalio/common'),
];

export const plants: readonly Plant[] = [...direct, ...elsewhere, ...transitive];
