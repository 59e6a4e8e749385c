/**
 * @module What a bundle reads that its fingerprint cannot see: clock, chance, environment, files, network, code found
 * at run time. Whatever is not known to be harmless counts, since a wrong hit costs more than a miss.
 */
import { builtinModules } from 'node:module';
import type { AnyNode, CallExpression, Expression, ImportDeclaration, MemberExpression } from 'acorn';
import { full, fullAncestor } from 'acorn-walk';
import type { Bundle } from './bundle.ts';
import { type FreeUse, freeUses } from './free-names.ts';
import { unseenOfModule } from './node-modules-read.ts';

/** What a step declares to read beside its inputs: globs, and `NAME` or `NAME=reference`. */
export interface DeclaredReads {
  readonly files: readonly string[];
  readonly env: readonly string[];
  /** True: probes tell whether what it reads over the network has changed. */
  readonly probed?: boolean;
}

/** Names of the declared variables. */
export function declaredNames({ env }: DeclaredReads): string[] {
  return env.map((entry) => entry.split('=')[0] ?? '');
}

interface Finding {
  readonly reason: string;
  readonly at: number;
}

/** `name` of `object.name` or `object['name']`; undefined when it is computed. */
function propertyName(member: MemberExpression): string | undefined {
  const { property, computed } = member;
  if (!computed) return property.type === 'Identifier' ? property.name : undefined;
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : undefined;
}

/** The member access around a use, when the use is its object. */
function memberOf(use: { node: AnyNode; around: readonly AnyNode[] }): MemberExpression | undefined {
  const parent = use.around.at(-1);
  return parent?.type === 'MemberExpression' && parent.object === use.node ? parent : undefined;
}

/** Members of `process` that say only what the key holds, or that nobody reads back. */
const harmlessProcess: ReadonlySet<string> = new Set([
  'platform',
  'arch',
  'stdout',
  'stderr',
  'nextTick',
  'emitWarning',
]);

function ofProcess(use: FreeUse, declared: DeclaredReads): string | undefined {
  const member = memberOf(use);
  const name = member && propertyName(member);
  if (name !== 'env') return name !== undefined && harmlessProcess.has(name) ? undefined : `process.${name ?? '…'}`;
  const parent = use.around.at(-2);
  const variable = parent?.type === 'MemberExpression' && parent.object === member ? propertyName(parent) : undefined;
  const names = declaredNames(declared);
  // A name that is only known at run time is taken to be one of the declared ones.
  if (variable === undefined) return names.length > 0 ? undefined : 'process.env';
  return names.includes(variable) ? undefined : `process.env.${variable}`;
}

/** `Date.UTC` and `Date.parse` compute; without a zone `parse` depends on the machine's, as `new Date(…)` does. */
const computingDate: ReadonlySet<string> = new Set(['UTC', 'parse', 'prototype']);

function ofDate(use: FreeUse): string | undefined {
  const parent = use.around.at(-1);
  if (parent?.type === 'NewExpression' && parent.callee === use.node)
    return parent.arguments.length > 0 ? undefined : 'new Date()';
  if (parent?.type === 'BinaryExpression' && parent.operator === 'instanceof') return undefined;
  const member = memberOf(use);
  if (!member) return 'Date';
  const name = propertyName(member) ?? '…';
  return computingDate.has(name) ? undefined : `Date.${name}`;
}

function ofMath(use: FreeUse): string | undefined {
  const member = memberOf(use);
  const name = member && propertyName(member);
  if (name === undefined) return 'Math (taken apart)';
  return name === 'random' ? 'Math.random' : undefined;
}

function ofFunction(use: FreeUse): string | undefined {
  const parent = use.around.at(-1);
  const called = (parent?.type === 'NewExpression' || parent?.type === 'CallExpression') && parent.callee === use.node;
  return called ? 'new Function' : undefined;
}

function ofGlobalThis(use: FreeUse, declared: DeclaredReads): string | undefined {
  const member = memberOf(use);
  const name = member && propertyName(member);
  if (!member || name === undefined) return 'globalThis';
  const inner: FreeUse = { name, around: use.around.slice(0, -1), node: member as never };
  return reasonOf(inner, declared);
}

const always = (reason: string) => (): string => reason;
const unprobed =
  (reason: string) =>
  (_use: FreeUse, declared: DeclaredReads): string | undefined =>
    declared.probed ? undefined : reason;

const readers: Readonly<Record<string, (use: FreeUse, declared: DeclaredReads) => string | undefined>> = {
  process: ofProcess,
  Date: ofDate,
  Math: ofMath,
  Function: ofFunction,
  globalThis: ofGlobalThis,
  global: ofGlobalThis,
  performance: always('performance.now'),
  crypto: (use) => {
    const member = memberOf(use);
    return `crypto.${(member && propertyName(member)) ?? '…'}`;
  },
  eval: always('eval'),
  fetch: unprobed('fetch'),
  WebSocket: unprobed('WebSocket'),
  EventSource: unprobed('EventSource'),
  XMLHttpRequest: unprobed('XMLHttpRequest'),
  navigator: always('navigator'),
  __dirname: always('__dirname'),
  __filename: always('__filename'),
  WeakRef: always('WeakRef'),
};

function reasonOf(use: FreeUse, declared: DeclaredReads): string | undefined {
  if (use.around.at(-1)?.type === 'UnaryExpression' && isTypeof(use.around.at(-1))) return undefined;
  return Object.hasOwn(readers, use.name) ? readers[use.name]?.(use, declared) : undefined;
}

function isTypeof(node: AnyNode | undefined): boolean {
  return node?.type === 'UnaryExpression' && node.operator === 'typeof';
}

function isLiteral(node: Expression | undefined): boolean {
  return (
    (node?.type === 'Literal' && typeof node.value === 'string') ||
    (node?.type === 'TemplateLiteral' && node.expressions.length === 0)
  );
}

function isDynamicRequire({ callee, arguments: args }: CallExpression): boolean {
  const [first] = args;
  return (
    callee.type === 'Identifier' &&
    (callee.name === '__require' || callee.name === 'require') &&
    (first === undefined || first.type === 'SpreadElement' || !isLiteral(first))
  );
}

/** Imports found at run time, and what a module can learn of its own place. */
function ofSyntax(bundle: Bundle): Finding[] {
  const found: Finding[] = [];
  fullAncestor(bundle.program, (node, _state, ancestors) => {
    const each = node;
    if (each.type === 'ImportExpression' && !isLiteral(each.source))
      found.push({ reason: 'import() of a computed path', at: each.start });
    if (each.type === 'CallExpression' && isDynamicRequire(each))
      found.push({ reason: 'require() of a computed path', at: each.start });
    if (each.type === 'MetaProperty' && each.meta.name === 'import') {
      const member = memberOf({ node: each, around: ancestors.slice(0, -1) });
      const name = member && propertyName(member);
      found.push({ reason: `import.meta${name === undefined ? '' : `.${name}`}`, at: each.start });
    }
  });
  return found;
}

const nodeModule = (path: string): string | undefined => {
  const name = path.replace(/^node:/, '');
  return path.startsWith('node:') || builtinModules.includes(name) ? name : undefined;
};

/** Modules of Node by what is taken from them; `undefined` names mean all of it. */
function ofNodeModules(bundle: Bundle, declared: DeclaredReads): Finding[] {
  const found: Finding[] = [];
  const add = (path: string, names: readonly string[] | undefined, at: number) => {
    const name = nodeModule(path);
    const reason =
      name === undefined
        ? undefined
        : unseenOfModule(name, names, { files: declared.files.length > 0, probed: declared.probed === true });
    if (reason !== undefined) found.push({ reason, at });
  };
  full(bundle.program, (node) => {
    const each = node;
    if (each.type === 'ImportDeclaration') add(String(each.source.value), importedNames(each), each.start);
    if (each.type === 'ImportExpression' && isLiteral(each.source)) add(textOf(each.source), undefined, each.start);
    if (each.type === 'ExportNamedDeclaration' && each.source) add(String(each.source.value), undefined, each.start);
    if (each.type === 'ExportAllDeclaration') add(String(each.source.value), undefined, each.start);
    if (each.type !== 'CallExpression' || isDynamicRequire(each)) return;
    const [first] = each.arguments;
    if (each.callee.type === 'Identifier' && /^(__)?require$/.test(each.callee.name) && first)
      add(textOf(first as Expression), undefined, each.start);
  });
  return found;
}

function textOf(node: Expression): string {
  if (node.type === 'Literal') return String(node.value);
  return node.type === 'TemplateLiteral' ? (node.quasis[0]?.value.cooked ?? '') : '';
}

function importedNames(declaration: ImportDeclaration): readonly string[] | undefined {
  const names: string[] = [];
  for (const specifier of declaration.specifiers) {
    if (specifier.type !== 'ImportSpecifier') return undefined;
    names.push(specifier.imported.type === 'Identifier' ? specifier.imported.name : String(specifier.imported.value));
  }
  return names;
}

/** Reasons why outputs of this code may not be reused, each with the file it stands in, sorted; empty when there are none. */
export function unseenReads(bundle: Bundle, declared: DeclaredReads): string[] {
  const free = freeUses(bundle.program).flatMap((use) => {
    const reason = reasonOf(use, declared);
    return reason === undefined ? [] : [{ reason, at: use.node.start }];
  });
  const reasons = [...free, ...ofSyntax(bundle), ...ofNodeModules(bundle, declared)].flatMap(({ reason, at }) => {
    // Outside every part stand esbuild's own few lines, which only pass on what a part asks for.
    const part = bundle.parts.find(({ start, end }) => at >= start && at < end);
    return part ? [`${reason} in ${part.file}`] : [];
  });
  return [...new Set(reasons)].sort();
}
