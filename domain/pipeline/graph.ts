/** @module The graph of steps: unique names, no dangling input, no cycle, one order for all. */
import { WithinError } from '../../contracts/errors.ts';
import { endWithSuggestion } from './nearest.ts';

/** The part of a step that the graph is about. */
export interface GraphNode {
  readonly name: string;
  readonly in: Readonly<Record<string, { readonly step: string; readonly output: string } | object>>;
}

/** Names of the steps that a step reads from, each once. */
export function upstream(node: GraphNode): string[] {
  const names = Object.values(node.in).flatMap((input) => ('step' in input ? [input.step] : []));
  return [...new Set(names)];
}

function refuseDuplicates(nodes: readonly GraphNode[]): void {
  const seen = new Set<string>();
  for (const { name } of nodes) {
    if (seen.has(name)) {
      throw new WithinError('GRAPH_INVALID', `Two steps are called "${name}"; give one of them another name.`, {
        step: name,
      });
    }
    seen.add(name);
  }
}

function refuseDangling(nodes: readonly GraphNode[]): void {
  const names = nodes.map((node) => node.name);
  for (const node of nodes) {
    for (const [role, input] of Object.entries(node.in)) {
      if (!('step' in input) || names.includes(input.step)) continue;
      throw new WithinError(
        'GRAPH_INVALID',
        `Step "${node.name}" reads its input "${role}" from "${input.step}", which no step is called${endWithSuggestion(input.step, names)}`,
        { step: node.name, path: `in.${role}` },
      );
    }
  }
}

/** Walks back along unfinished inputs until a name repeats: a step that is left over always has one. */
function cycleThrough(start: GraphNode, left: ReadonlyMap<string, GraphNode>): string[] {
  const path: string[] = [];
  let node: GraphNode | undefined = start;
  while (node && !path.includes(node.name)) {
    path.push(node.name);
    node = upstream(node)
      .map((name) => left.get(name))
      .find((candidate) => candidate !== undefined);
  }
  const loop = path.slice(path.indexOf(node?.name ?? ''));
  return [...loop, loop[0] ?? ''].toReversed();
}

/**
 * Steps in an order in which each comes after its inputs; among the possible ones the order of the file (Kahn).
 * Throws `GRAPH_INVALID` with the names that are in the way.
 */
export function orderSteps<T extends GraphNode>(nodes: readonly T[]): T[] {
  refuseDuplicates(nodes);
  refuseDangling(nodes);
  const left = new Map(nodes.map((node) => [node.name, node]));
  const blockers = new Map(nodes.map((node) => [node.name, upstream(node).length]));
  const dependents = new Map<string, T[]>(nodes.map((node) => [node.name, []]));
  for (const node of nodes) for (const name of upstream(node)) dependents.get(name)?.push(node);
  const ready = nodes.filter((node) => blockers.get(node.name) === 0);
  const ordered: T[] = [];
  for (const node of ready) {
    ordered.push(node);
    left.delete(node.name);
    for (const dependent of dependents.get(node.name) ?? []) {
      const blocking = (blockers.get(dependent.name) ?? 0) - 1;
      blockers.set(dependent.name, blocking);
      if (blocking === 0) ready.push(dependent);
    }
  }
  const [stuck] = left.values();
  if (stuck) {
    const cycle = cycleThrough(stuck, left);
    throw new WithinError(
      'GRAPH_INVALID',
      `The steps ${cycle.join(' -> ')} wait for each other; remove one of these inputs.`,
      { cycle },
    );
  }
  return ordered;
}
