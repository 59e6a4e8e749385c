/** @module What happened, as the collaboration workflow takes it: typed, versioned, each event with an id of its own. */
import { z } from 'zod';
import { eventKinds, severities } from './names.ts';

/** An id names one happening for good: whoever sends it again sends the same event. */
const eventIdPattern = /^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,199}$/;
/** A person, as the directory and every vote call them. */
export const personIdPattern = /^[a-z][a-z0-9._-]{0,62}$/;

const line = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
    .regex(/^[^\u0000-\u001f\u007f\p{Surrogate}]*$/u, 'one line of text, without control characters');

export const subjectTypes = ['run', 'review', 'deployment', 'dataset', 'sweep', 'delivery'] as const;

const subjectSchema = z.strictObject({
  type: z.enum(subjectTypes).describe('what the event is about'),
  id: line(200).describe('its id, as a run id'),
  name: line(200).describe('what people call it: the pipeline, the model, the data set'),
  parent: line(200)
    .optional()
    .describe(
      'id of what it belongs to, as the sweep of a trial: an event of the parent silences those of its children',
    ),
});

const factSchema = z.union([line(500), z.number(), z.boolean()]);

export const eventSchema = z.strictObject({
  schema: z.literal(1),
  id: z.string().regex(eventIdPattern, 'letters, digits and . _ : @ / -, at most 200').describe('id of the happening'),
  kind: z.enum(eventKinds),
  severity: z.enum(severities).describe('critical: nothing mutes it'),
  at: z.int().min(0).describe('when it happened, milliseconds since 1970 UTC'),
  subject: subjectSchema,
  title: line(200).describe('one line for people'),
  text: z.string().max(4000).optional().describe('plain text; no markup in it is followed'),
  facts: z
    .record(line(100), factSchema)
    .refine((facts) => Object.keys(facts).length <= 40, 'at most 40 facts')
    .optional()
    .describe('figures to show, by name'),
  links: z
    .array(z.strictObject({ label: line(100), url: z.url({ protocol: /^https?$/ }).max(2000) }))
    .max(10)
    .optional(),
  actor: z.string().regex(personIdPattern).optional().describe('who caused it; is told only where a route says so'),
  to: z
    .array(z.string().regex(personIdPattern))
    .max(200)
    .optional()
    .describe('people or groups it is addressed to, beside those that routes name'),
  review: z
    .strictObject({
      id: line(200),
      version: z.int().min(1).optional().describe('the version of the review that it asks about'),
      closed: z.boolean().optional().describe('true: messages about it that were sent are brought up to date'),
    })
    .optional()
    .describe('the review that whoever receives it may decide'),
});
export type CollaborationEvent = z.infer<typeof eventSchema>;
