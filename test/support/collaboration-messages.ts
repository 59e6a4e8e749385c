/** @module Events and messages for tests, and arbitrary ones with the worst texts that the schema lets through. */
import fc from 'fast-check';
import type { OutboundMessage } from '../../contracts/delivery.ts';
import { messagePriorities } from '../../contracts/delivery.ts';
import { type CollaborationEvent, eventSchema, subjectTypes } from '../../contracts/events.ts';
import { eventKinds, severities } from '../../contracts/names.ts';
import type { Person } from '../../contracts/people.ts';
import type { MessageLinks } from '../../domain/collaboration/ports.ts';

export const anna: Person = {
  name: 'Anna Berg',
  email: 'anna@example.org',
  slack: 'U024BE7LH',
  timeZone: 'Europe/Berlin',
};

/** 24 November 2026, 13:03 UTC. */
export const november = Date.UTC(2026, 10, 24, 13, 3);

export function anEvent(changes: Partial<CollaborationEvent> = {}): CollaborationEvent {
  return eventSchema.parse({
    schema: 1,
    id: 'run/7',
    kind: 'experimentCompleted',
    severity: 'info',
    at: november,
    subject: { type: 'run', id: 'run-7', name: 'breast-cancer' },
    title: 'breast-cancer reached 0.965',
    ...changes,
  });
}

export function aMessage(changes: Partial<OutboundMessage> = {}): OutboundMessage {
  return {
    key: 'run/7#anna#email',
    person: 'anna',
    channel: 'email',
    priority: 'normal',
    events: [anEvent()],
    isDigest: false,
    why: 'A route sends experiments of breast-cancer to anna.',
    ...changes,
  };
}

/** Addresses as a gateway would give them. */
export const someLinks: MessageLinks = {
  reviewPage: (review) => `https://within.example/decisions/${encodeURIComponent(review)}`,
  decide: ({ id, event }, person, choice) =>
    `https://within.example/decide?r=${encodeURIComponent(id)}&e=${encodeURIComponent(event)}&p=${person}&d=${choice ?? 'any'}`,
  unsubscribe: ({ person, kinds }) => `https://within.example/unsubscribe?p=${person}&k=${kinds.join('+')}`,
};

export const noLinks: MessageLinks = {
  reviewPage: () => undefined,
  decide: () => undefined,
  unsubscribe: () => undefined,
};

/** What people and programs put into names to break what shows them. */
const attacks = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' style='position:fixed",
  '<!channel> <!here> <@U024BE7LH> <https://evil.example|click>',
  '@channel @here @everyone',
  '*bold* _it_ ~no~ `code` > quote',
  '&lt;b&gt; &amp;amp; &#x27;',
  '</td></table><h1>',
  'file\u202egpj.exe',
  'a\u2028b\u2029c',
  '🧪'.repeat(50),
  '\ud800 alone',
  'x'.repeat(200),
  ']]> --> {{ }} ${}',
];

const short = (longest: number) =>
  fc
    .oneof(fc.constantFrom(...attacks), fc.string({ unit: 'grapheme', maxLength: 30 }), fc.string({ maxLength: 40 }))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the schema refuses them
    .map((text) => text.replace(/[\u0000-\u001f\u007f]/g, '').slice(0, longest) || 'x');

const long = fc.oneof(
  fc.array(fc.constantFrom(...attacks), { maxLength: 8 }).map((parts) => parts.join('\r\n\r\n')),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.nat(3999).map((size) => '<'.repeat(size)),
);

const anyEvent: fc.Arbitrary<CollaborationEvent> = fc
  .record(
    {
      schema: fc.constant(1 as const),
      id: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,40}$/),
      kind: fc.constantFrom(...eventKinds),
      severity: fc.constantFrom(...severities),
      at: fc.nat(4_000_000_000_000),
      subject: fc.record({ type: fc.constantFrom(...subjectTypes), id: short(200), name: short(200) }),
      title: short(200),
      text: long.map((text) => text.slice(0, 4000)),
      facts: fc.dictionary(short(100), fc.oneof(short(500), fc.double({ noNaN: true }), fc.boolean()), { maxKeys: 40 }),
      links: fc.array(
        fc.record({
          label: short(100),
          url: fc.webUrl({ withQueryParameters: true, withFragments: true }).map((url) => `${url}"'`.slice(0, 2000)),
        }),
        { maxLength: 10 },
      ),
      review: fc.record({ id: short(200), closed: fc.boolean() }),
    },
    { requiredKeys: ['schema', 'id', 'kind', 'severity', 'at', 'subject', 'title'] },
  )
  .filter((event) => eventSchema.safeParse(event).success)
  .map((event) => eventSchema.parse(event));

export const anyMessage: fc.Arbitrary<OutboundMessage> = fc.record({
  key: fc.stringMatching(/^[A-Za-z0-9/]{1,60}#anna#slack$/),
  person: fc.constant('anna'),
  channel: fc.constantFrom('email', 'slack', 'webhook'),
  priority: fc.constantFrom(...(Object.keys(messagePriorities) as (keyof typeof messagePriorities)[])),
  events: fc.array(anyEvent, { minLength: 1, maxLength: 30 }),
  isDigest: fc.boolean(),
  why: short(300),
});
