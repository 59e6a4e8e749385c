/** @module Cases that cleanlab 2.9.0 has answered, made once by its own functions and stored as numbers. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { LabelProbabilities } from '../../../../domain/quality/labels/label-probabilities.ts';

const numbers = z.array(z.number());
const caseSchema = z.strictObject({
  labels: numbers,
  pred_probs: z.array(numbers),
  true_labels: numbers,
  thresholds: numbers,
  confident_joint: z.array(numbers),
  confident_joint_calibrated: z.array(numbers),
  joint: z.array(numbers),
  num_label_issues: z.number(),
  filters: z.record(z.string(), numbers),
  scores: z.record(z.string(), numbers),
});

const file = new URL('fixtures/confident-learning.json', import.meta.url);
const golden = z
  .strictObject({ package: z.literal('cleanlab 2.9.0'), cases: z.array(caseSchema) })
  .parse(JSON.parse(readFileSync(file, 'utf8')));

export const goldenCases = golden.cases.map((answers) => ({
  name: `${answers.labels.length} rows of ${answers.pred_probs[0]?.length} classes`,
  given: {
    labels: Int32Array.from(answers.labels),
    probabilities: Float64Array.from(answers.pred_probs.flat()),
    classCount: answers.pred_probs[0]?.length ?? 0,
  } satisfies LabelProbabilities,
  answers,
}));

/** Largest distance between two lists of numbers of one length; infinite where the lengths differ. */
export function farthest(left: ArrayLike<number>, right: ArrayLike<number>): number {
  if (left.length !== right.length) return Number.POSITIVE_INFINITY;
  return Array.from(left).reduce((most, value, index) => Math.max(most, Math.abs(value - (right[index] ?? 0))), 0);
}

/** Rows of the flags that are set. */
export const flagged = (flags: Uint8Array): number[] => [...flags.keys()].filter((row) => flags[row] === 1);
