import { describe, expect, it } from 'vitest';
import { contentOf } from '../../../../domain/collaboration/messages/content.ts';
import { detailOf, restLines, shownEntries } from '../../../../domain/collaboration/messages/detail.ts';
import { aMessage, anEvent, anna } from '../../../support/collaboration-messages.ts';

const facts = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`fact ${index}`, index]));
const many = (count: number) =>
  contentOf(
    aMessage({
      events: Array.from({ length: count }, (_, index) => anEvent({ id: `e${index}`, text: 't'.repeat(900), facts })),
    }),
    anna,
  );

describe('how much of an event is shown', () => {
  it('is all of a single one', () => {
    const { groups, detail, rest } = shownEntries(many(1));
    expect([detail, rest]).toEqual(['full', []]);
    expect(detailOf(groups[0]!.entries[0]!, detail)).toMatchObject({ hiddenFacts: 0, text: 't'.repeat(900) });
  });

  it('is the beginning of each of several, and the number of what is left out', () => {
    const { groups, detail, rest } = shownEntries(many(120));
    expect([detail, rest, groups[0]?.entries.length]).toEqual(['brief', ['And 20 more events.'], 100]);
    const brief = detailOf(groups[0]!.entries[0]!, detail);
    expect([brief.text.length, brief.facts.length, brief.hiddenFacts]).toEqual([300, 6, 3]);
  });

  it('is its number where there is no room for more', () => {
    expect(restLines(0, [])).toEqual([]);
    const lines = restLines(
      1200,
      Array.from({ length: 33 }, (_, index) => `${index} × x`),
    );
    expect([lines.length, lines[0], lines[1], lines.at(-1)]).toEqual([
      32,
      'And 1,200 more events.',
      '0 × x',
      'And 3 more kinds and subjects.',
    ]);
  });
});
