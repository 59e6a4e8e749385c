/** @module `within.people.yaml`: who there is, how each wants to be told, and which events go to whom. */
import { z } from 'zod';
import { durationSchema } from './duration.ts';
import { personIdPattern } from './events.ts';
import { channelNames, eventKinds, severities } from './names.ts';

const personId = z.string().regex(personIdPattern, 'a person or group is called [a-z][a-z0-9._-]{0,62}');
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is written as 22:00');
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Hours of a day in the time zone of the person; `from` after `to` reaches over midnight. */
const hoursSchema = z.strictObject({
  from: clockTime,
  to: clockTime,
  days: z.array(z.enum(weekdays)).min(1).optional().describe('days on which they begin; all when absent'),
});

const handlingModes = ['now', 'digest', 'off'] as const;

export const preferencesSchema = z.strictObject({
  channels: z
    .array(z.enum(channelNames))
    .optional()
    .describe('where to be told, the dearest first; all that have an address when absent'),
  tellOn: z
    .enum(['first', 'all'])
    .optional()
    .describe(
      'first: what is not critical comes on the first of the channels; all: on each; first when absent. Critical events come on each in any case',
    ),
  kinds: z
    .partialRecord(z.enum(eventKinds), z.enum(handlingModes))
    .optional()
    .describe('now, digest or off, by kind of event'),
  severity: z.enum(severities).optional().describe('what is less severe is off; info when absent'),
  digest: durationSchema.optional().describe('how long a digest gathers; 4h when absent'),
  quietHours: z
    .union([hoursSchema, z.literal('off')])
    .optional()
    .describe('when only critical events arrive, the rest waits for their end; none when absent or off'),
  budget: z
    .strictObject({ messages: z.int().min(1).max(1000), per: durationSchema })
    .optional()
    .describe('most messages that are not critical; what is over goes to the digest; 6 per 1h when absent'),
});
export type Preferences = z.infer<typeof preferencesSchema>;

const noLineEnds = /^[^\r\n\u0000]*$/;

export const personSchema = z.strictObject({
  name: z.string().min(1).max(200).regex(noLineEnds, 'a name is one line'),
  email: z.email({ message: 'an e-mail address looks like anna@example.org' }).max(254).regex(noLineEnds).optional(),
  slack: z
    .string()
    .regex(/^[UWCDG][A-Z0-9]{2,20}$/, 'a Slack id looks like U024BE7LH')
    .optional(),
  webhook: z
    .url({ protocol: /^https?$/, error: 'an address looks like https://example.org/events' })
    .max(2000)
    .optional()
    .describe('address that signed events are posted to'),
  timeZone: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('name of the IANA data base, as Europe/Berlin; UTC when absent'),
  workingHours: hoursSchema.optional().describe('09:00 to 17:00 from Monday to Friday when absent'),
  roles: z.array(personId).optional().describe('roles that a review may ask for'),
  away: z
    .strictObject({ until: z.iso.date('a day is written as 2026-12-24'), delegate: personId.optional() })
    .optional()
    .describe('not there until that day; reviews go to the delegate'),
  left: z.literal(true).optional().describe('no longer there: is told nothing and may not vote'),
  preferences: preferencesSchema.optional(),
});
export type Person = z.infer<typeof personSchema>;

const routeSchema = z.strictObject({
  kinds: z.array(z.enum(eventKinds)).min(1).optional(),
  severity: z.enum(severities).optional().describe('least severity'),
  subjects: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('names of pipelines, models or data sets; * fits any part'),
  to: z.array(personId).min(1),
});

export const directorySchema = z.strictObject({
  people: z.record(personId, personSchema),
  groups: z
    .record(personId, z.array(personId).min(1))
    .optional()
    .describe('people, or groups, by the name of the group'),
  routes: z.array(routeSchema).optional().describe('every route that fits counts'),
  defaults: preferencesSchema.optional().describe('preferences of whoever says nothing else'),
  escalation: z.array(personId).min(1).optional().describe('who is told when a critical message cannot be delivered'),
});
export type DirectoryFile = z.infer<typeof directorySchema>;
