/** @module Looking up a built-in step and checking what a pipeline passes to it. */
import type { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';
import { didYouMean, endWithSuggestion } from './nearest.ts';
import type { BuiltinStep } from './step.ts';

export type BuiltinSteps = ReadonlyMap<string, BuiltinStep>;

export function findBuiltin(steps: BuiltinSteps, use: string, where: string): BuiltinStep {
  const step = steps.get(use);
  if (step) return step;
  throw new WithinError(
    'UNKNOWN_STEP',
    `${where} uses "${use}", which is no built-in step${didYouMean(use, [...steps.keys()])}; a module of your own is written ./steps/${use}.ts.`,
    { use },
  );
}

function knownKeys(schema: z.ZodType): string[] {
  return 'shape' in schema ? Object.keys(schema.shape as object) : [];
}

/** Parameters with defaults filled in. Throws `PARAM_INVALID` with the path and the nearest known name. */
export function parseParams(schema: z.ZodType, params: unknown, where: string): Record<string, unknown> {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data as Record<string, unknown>;
  const [issue] = parsed.error.issues;
  const path = ['with', ...(issue?.path ?? []).map(String)].join('.');
  if (issue?.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const known = issue.path.length === 0 ? knownKeys(schema) : [];
    throw new WithinError(
      'PARAM_INVALID',
      `${where} has no parameter "${[path, key].join('.').slice('with.'.length)}"${endWithSuggestion(key, known)}`,
      { path: `${path}.${key}`, known },
    );
  }
  throw new WithinError('PARAM_INVALID', `${where}: \`${path}\` is not valid: ${issue?.message ?? 'wrong value'}.`, {
    path,
  });
}

/** Checks the roles that a step is given against those it takes; `metrics-*` takes any number. */
export function checkRoles(step: BuiltinStep, given: readonly string[], where: string): void {
  const allowed = [...step.inputs, ...(step.optional ?? [])];
  const matches = (role: string, pattern: string) =>
    pattern.endsWith('*') ? role.startsWith(pattern.slice(0, -1)) : role === pattern;
  for (const role of given) {
    if (allowed.some((pattern) => matches(role, pattern))) continue;
    throw new WithinError(
      'GRAPH_INVALID',
      `${where} gives an input "${role}" that ${step.name} does not take${endWithSuggestion(role, allowed)}; it takes ${allowed.join(', ')}`,
      { path: `in.${role}` },
    );
  }
  for (const pattern of step.inputs) {
    if (given.some((role) => matches(role, pattern))) continue;
    throw new WithinError(
      'GRAPH_INVALID',
      `${where} lacks the input "${pattern}" that ${step.name} needs; add it under \`in:\`.`,
      { path: `in.${pattern}` },
    );
  }
}
