/** @module Inputs of a step by role. */
import { WithinError } from '../../contracts/errors.ts';
import type { StepArguments, StepInput } from '../pipeline/step.ts';

export function requireInput(args: StepArguments, role: string): StepInput {
  const input = args.inputs[role];
  if (input) return input;
  throw new WithinError('GRAPH_INVALID', `the step needs an input "${role}"; name it under \`in:\``, { role });
}

/** Inputs of a role that ends in `*`, as `metrics-1`, `metrics-2` …, by number (10 after 9). */
export function numberedInputs(args: StepArguments, prefix: string): { role: string; input: StepInput }[] {
  const found = Object.entries(args.inputs).filter(([role]) => role.startsWith(prefix));
  const numberOf = (role: string): number => Number(role.slice(prefix.length));
  for (const [role] of found) {
    if (!Number.isInteger(numberOf(role))) {
      throw new WithinError('GRAPH_INVALID', `input "${role}" must end in a whole number, as ${prefix}1`, { role });
    }
  }
  return found.map(([role, input]) => ({ role, input })).sort((a, b) => numberOf(a.role) - numberOf(b.role));
}
