/** @module What an edit can save at best, by the graph alone: which steps must run again, and what all others cost. */
import type { Definition } from '../../contracts/graph.ts';

/** Digest of each output by `step.output`. */
export type Outputs = ReadonlyMap<string, string>;

export interface Edited {
  readonly definition: Pick<Definition, 'steps'>;
  /** Names of the steps whose code, parameters, seeds or sources the edit changes. */
  readonly steps: readonly string[];
  /** Outputs of the run before the edit. */
  readonly before: Outputs;
  /** Outputs with the edit. */
  readonly after: Outputs;
}

/**
 * Steps that no cache can spare: the edited ones, and each whose inputs come out different. A step behind an input that
 * comes out equal need not run. What the run under test reused has no say. Errors: a step that is not in the graph; an
 * output that differs though nothing before it was edited, since such a step is not deterministic.
 */
export function mustRun({ definition: { steps }, ...edit }: Edited): ReadonlySet<string> {
  const unknown = edit.steps.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) throw new Error(`the graph has no step ${unknown.join(', ')}`);
  const differs = (output: string) => edit.before.get(output) !== edit.after.get(output);
  const needed = new Set(edit.steps);
  // A step stands behind those that it reads from.
  for (const step of steps) {
    const read = Object.values(step.in).flatMap((input) => ('step' in input ? [`${input.step}.${input.output}`] : []));
    if (read.some(differs)) needed.add(step.name);
    const moved = Object.keys(step.out).find((output) => differs(`${step.name}.${output}`));
    if (moved !== undefined && !needed.has(step.name))
      throw new Error(`${step.name}.${moved} differs though nothing before it was edited`);
  }
  return needed;
}

/** Share of the cost of all steps, in any unit, that lies in steps which need not run. */
export function shareAtBest(costs: ReadonlyMap<string, number>, needed: ReadonlySet<string>): number {
  let [spared, total] = [0, 0];
  for (const [step, cost] of costs) {
    total += cost;
    if (!needed.has(step)) spared += cost;
  }
  return spared / total;
}
