/** @module Uses of names that a program does not declare itself, each with the nodes around it. */
import type { AnyNode, Identifier, Node, Pattern, Program, VariableDeclaration } from 'acorn';
import { fullAncestor } from 'acorn-walk';

export interface FreeUse {
  readonly name: string;
  /** From the root to the parent of the identifier. */
  readonly around: readonly AnyNode[];
  readonly node: Identifier;
}

const isFunction = (node: AnyNode): boolean =>
  node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression';

const scopeTypes: ReadonlySet<string> = new Set([
  'Program',
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'BlockStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'SwitchStatement',
  'CatchClause',
  'ClassExpression',
  'ClassDeclaration',
  'StaticBlock',
]);

function patternNames(pattern: Pattern | null | undefined): string[] {
  if (!pattern) return [];
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        property.type === 'RestElement' ? patternNames(property.argument) : patternNames(property.value),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap(patternNames);
    case 'AssignmentPattern':
      return patternNames(pattern.left);
    case 'RestElement':
      return patternNames(pattern.argument);
    default:
      return [];
  }
}

/** `var` belongs to the function around it, `let`, `const` and `class` to the block. */
function variableScope(declaration: VariableDeclaration, ancestors: readonly AnyNode[]): AnyNode | undefined {
  const fits = (node: AnyNode): boolean =>
    declaration.kind === 'var' ? isFunction(node) || node.type === 'Program' : scopeTypes.has(node.type);
  return ancestors.findLast((node) => node !== (declaration as Node) && fits(node));
}

/** Names that a node declares, and the node whose inside they are known in. */
function declarationsOf(node: AnyNode, ancestors: readonly AnyNode[]): { scope: AnyNode | undefined; names: string[] } {
  const outer = ancestors.slice(0, -1).findLast((ancestor) => scopeTypes.has(ancestor.type));
  switch (node.type) {
    case 'VariableDeclaration':
      return { scope: variableScope(node, ancestors), names: node.declarations.flatMap(({ id }) => patternNames(id)) };
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return { scope: outer, names: patternNames(node.id) };
    case 'ImportDeclaration':
      return { scope: outer, names: node.specifiers.map(({ local }) => local.name) };
    case 'CatchClause':
      return { scope: node, names: patternNames(node.param) };
    case 'ClassExpression':
      return { scope: node, names: patternNames(node.id) };
    default:
      return { scope: undefined, names: [] };
  }
}

function collectScopes(program: Program): ReadonlyMap<Node, ReadonlySet<string>> {
  const scopes = new Map<Node, Set<string>>();
  const add = (scope: Node | undefined, names: readonly string[]) => {
    if (!scope) return;
    const known = scopes.get(scope) ?? new Set();
    for (const name of names) known.add(name);
    scopes.set(scope, known);
  };
  fullAncestor(program, (node, _state, ancestors) => {
    const { scope, names } = declarationsOf(node, ancestors);
    add(scope, names);
    if ('params' in node && isFunction(node)) {
      add(node, node.params.flatMap(patternNames));
      add(node, 'id' in node ? patternNames(node.id) : []);
    }
  });
  return scopes;
}

/** Every use of a name that no scope around it declares: globals of the language and of Node. */
export function freeUses(program: Program): FreeUse[] {
  const scopes = collectScopes(program);
  const uses: FreeUse[] = [];
  fullAncestor(program, (node, _state, ancestors) => {
    if (node.type !== 'Identifier') return;
    const around = ancestors.filter((ancestor) => ancestor !== node);
    if (around.some((ancestor) => scopes.get(ancestor)?.has(node.name))) return;
    uses.push({ name: node.name, around, node });
  });
  return uses;
}
