/** @module What a step uses, as figures and traces may show it. */
import { stepNamePattern } from './names.ts';

/** Name of a built-in step, else `module` or `command`: a path or command of somebody's own may hold what nobody else should read. */
export function useLabel(use: string): string {
  if (stepNamePattern.test(use)) return use;
  return use.startsWith('.') ? 'module' : 'command';
}
