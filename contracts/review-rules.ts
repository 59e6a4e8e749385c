/** @module How a review by people is held: the key `review` of a pipeline file. */
import { z } from 'zod';
import { durationSchema } from './duration.ts';
import { personIdPattern } from './events.ts';

const personId = z.string().regex(personIdPattern, 'a person, group or role is called [a-z][a-z0-9._-]{0,62}');
const names = z.array(personId).min(1).max(100);

/** How a review is held; the key `review` of a pipeline file. */
export const reviewRulesSchema = z.strictObject({
  reviewers: names.describe('people or groups who may decide'),
  quorum: z.int().min(1).max(50).optional().describe('how many of them must approve; 1 when absent'),
  roles: names.optional().describe('roles of within.people.yaml, each of which must be among those who approve'),
  veto: names.optional().describe('reviewers, groups or roles who may reject alone'),
  deadline: durationSchema
    .optional()
    .describe('time to decide, in working hours of the reviewers: 1d is one working day; 5d when absent'),
  time: z
    .enum(['working', 'calendar'])
    .optional()
    .describe('calendar: every hour counts and 1d is 24 hours; working when absent'),
  reminders: z
    .array(durationSchema)
    .max(10)
    .optional()
    .describe('times after which whoever has not voted is reminded; [30m, 1h, 2h, 4h, 1d] when absent'),
  escalateTo: names
    .optional()
    .describe('people or groups who may decide alone once the deadline, or escalateAfter, has passed'),
  escalateAfter: durationSchema
    .optional()
    .describe(
      'time after which those of escalateTo are asked, before the deadline; the deadline when absent, and they get it once more',
    ),
  allowSelf: z.boolean().optional().describe('true: whoever asks for the review may vote; false when absent'),
  wait: z.boolean().optional().describe('true: the run waits for the decision; false when absent'),
});
export type ReviewRules = z.infer<typeof reviewRulesSchema>;
