/** @module Puts something in the place of each secret parameter: its value for a module, its variable for a command. */
import type { StepJob } from '../../domain/pipeline/ports.ts';

/** A copy of the parameters with `valueOf(path, value)` at the path of each secret. */
export function placeSecrets(
  { params, secrets }: Pick<StepJob, 'params' | 'secrets'>,
  valueOf: (path: string, value: string) => unknown,
): StepJob['params'] {
  if (Object.keys(secrets).length === 0) return params;
  const placed = structuredClone(params);
  for (const [path, value] of Object.entries(secrets)) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    const holder = names.reduce<object>((inner, name) => Reflect.get(inner, name) as object, placed);
    Reflect.set(holder, last, valueOf(path, value));
  }
  return placed;
}
