/** @module Steps that gave two results for one key, with the code that they still have. */
import { z } from 'zod';
import type { Definition } from '../../contracts/graph.ts';
import type { Ledger } from './ports.ts';
import { codeOf, stepIdentity } from './step-key.ts';

/** Other fields say where; a record without code is from before it was kept, and counts for every code. */
const markSchema = z.looseObject({ step: z.string(), code: z.string().optional() });

/** Names of the steps that are marked. Other code is another step: nothing is known of it. */
export async function markedSteps(definition: Definition, ledger: Ledger): Promise<ReadonlySet<string>> {
  const marks = (await ledger.read('nondeterminism')).flatMap(({ value }) => markSchema.safeParse(value).data ?? []);
  if (marks.length === 0) return new Set();
  const marked = definition.steps.filter((step) => {
    const { digest } = codeOf(definition, step).fingerprint;
    const identity = stepIdentity(definition, step);
    return marks.some((mark) => mark.step === identity && (mark.code ?? digest) === digest);
  });
  return new Set(marked.map(({ name }) => name));
}
