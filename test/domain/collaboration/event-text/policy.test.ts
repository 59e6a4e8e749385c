import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventSchema } from '../../../../contracts/events.ts';
import { eventLine, eventText } from '../../../../domain/collaboration/event-text/policy.ts';

describe('a line of an event', () => {
  it('is one that an event takes, whatever it is made of', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 500 });
    const cuts = texts.map((text) => text.slice(0, 301));
    fc.assert(
      fc.property(
        fc.oneof(texts, cuts, fc.constant('🦉'.repeat(150)), fc.constant('x'.repeat(198) + '🦉🦉')),
        (text) => {
          const title = eventSchema.shape.title.safeParse(eventLine(text));
          expect(title.error).toBeUndefined();
        },
      ),
    );
  });

  it('stays as it is where it can', () => {
    expect(eventLine('anna’s model, v2 🦉')).toBe('anna’s model, v2 🦉');
    expect(eventLine('two\nlines')).toBe('two lines');
    expect(eventLine('\u0000')).toBe('-');
    expect(eventLine('x'.repeat(201))).toBe(`${'x'.repeat(199)}…`);
  });
});

it('a text of an event keeps its lines and is cut where an event would not take more', () => {
  expect(eventText('a\nb')).toBe('a\nb');
  expect(eventText('x'.repeat(5000))).toHaveLength(4000);
});
