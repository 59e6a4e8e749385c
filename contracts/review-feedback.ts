/** @module One optional word of whoever decided: how well they were told. Kept in the store as `reviews/<review>/answer-<person>`. */
import { z } from 'zod';
import { personIdPattern } from './events.ts';

export const reviewAnswers = ['useful', 'too-many', 'too-late'] as const;

export type ReviewAnswer = (typeof reviewAnswers)[number];

export const reviewFeedbackSchema = z.strictObject({
  schema: z.literal(1),
  review: z.string().min(1).max(200),
  person: z.string().regex(personIdPattern),
  answer: z.enum(reviewAnswers),
  note: z.string().max(4000).optional(),
  /** State of the flag `collaboration` as the review was asked for. */
  told: z.boolean(),
  /** Milliseconds since 1970 UTC. */
  at: z.int().min(0),
});
export type ReviewFeedback = z.infer<typeof reviewFeedbackSchema>;
