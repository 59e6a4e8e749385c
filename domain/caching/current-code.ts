/** @module The code that a step will really run with on this worker; a module's is the very blob that was hashed. */
import type { CodeFingerprint } from '../../contracts/action.ts';
import type { StepCode } from '../../contracts/graph.ts';
import type { CodeResolver } from '../pipeline/ports.ts';

/**
 * A command's program, packages and files are those of the machine that runs it, so they are hashed again: another
 * Python on the worker must not publish under the key that the client planned. What the client could not see stays so;
 * what the step declares comes with its code, so that both look at it alike.
 */
export async function currentFingerprint({ ref, fingerprint }: StepCode, code: CodeResolver): Promise<CodeFingerprint> {
  if (ref.kind !== 'command') return fingerprint;
  const declared = ref.declared ?? { files: ref.files.map((file) => file.path), env: [] };
  const current = await code.command(ref.argv, declared);
  const uncacheable = [...new Set([...fingerprint.uncacheable, ...current.fingerprint.uncacheable])];
  return { ...current.fingerprint, uncacheable };
}
