import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventKinds, severities } from '../../../../contracts/names.ts';
import { contentOf, kindTitles } from '../../../../domain/collaboration/messages/content.ts';
import { aMessage, anEvent, anna, anyMessage, november } from '../../../support/collaboration-messages.ts';

const about = (name: string, id: string) => ({ subject: { type: 'run' as const, id, name } });

describe('the content of a message', () => {
  it('of one event has its title as headline, marked by severity', () => {
    expect(contentOf(aMessage(), anna).headline).toBe('breast-cancer reached 0.965');
    const critical = aMessage({ events: [anEvent({ severity: 'critical' })] });
    expect(contentOf(critical, anna).headline).toBe('[critical] breast-cancer reached 0.965');
  });

  it('of several events groups them by subject, the most severe first, then the earliest', () => {
    const events = [
      anEvent({ id: 'a', title: 'late', at: november + 1, ...about('penguins', '1') }),
      anEvent({ id: 'b', title: 'early', ...about('penguins', '2') }),
      anEvent({ id: 'c', title: 'bad', severity: 'error', at: november + 2, ...about('iris', '3') }),
    ];
    const { groups, headline } = contentOf(aMessage({ events, isDigest: true }), anna);
    expect(groups.map(({ name, entries }) => [name, ...entries.map(({ title }) => title)])).toEqual([
      ['iris', 'bad'],
      ['penguins', 'early', 'late'],
    ]);
    expect(headline).toBe('[error] 3 events: iris and penguins');
  });

  it('names two subjects and counts the others', () => {
    const events = ['a', 'b', 'c', 'd'].map((name) => anEvent({ id: name, ...about(name, name) }));
    expect(contentOf(aMessage({ events }), anna).headline).toBe('4 events: a, b and 2 more');
  });

  it('counts what a digest holds by number alone, in its headline too', () => {
    const more = [{ kind: 'experimentFailed' as const, subject: 'iris\u2028', count: 1998 }];
    const content = contentOf(aMessage({ more, isDigest: true }), anna);
    expect(content).toMatchObject({
      headline: '1,999 events: breast-cancer and iris',
      counted: ['1,998 × Experiment failed: iris'],
      kinds: ['experimentCompleted', 'experimentFailed'],
    });
    expect(contentOf(aMessage({ events: [], more, isDigest: true }), anna).headline).toBe('1,998 events: iris');
  });

  it('shows facts as a reader wants them and times by the clock of the reader', () => {
    const event = anEvent({ facts: { accuracy: 0.9651234, rows: 12345, stratified: true, note: 'a\u2028b' } });
    const [entry] = contentOf(aMessage({ events: [event] }), anna).groups[0]!.entries;
    expect(entry?.facts.map(({ name, value }) => `${name} ${value}`)).toEqual([
      'accuracy 0.9651',
      'rows 12,345',
      'stratified yes',
      'note a b',
    ]);
    expect(entry?.at).toBe('2026-11-24 14:03 Europe/Berlin');
  });

  it('offers a review until it is closed', () => {
    const entryOf = (closed: boolean) =>
      contentOf(aMessage({ events: [anEvent({ review: { id: 'r1', version: 2, closed } })] }), anna).groups[0]
        ?.entries[0];
    expect(entryOf(false)).toMatchObject({
      openReview: { id: 'r1', version: 2, event: 'run/7', at: november },
      closed: false,
    });
    expect(entryOf(true)).toMatchObject({ closed: true });
    expect(entryOf(true)).not.toHaveProperty('openReview');
  });

  it('holds every event once, whatever they are', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const { groups, headline } = contentOf(message, anna);
        const shown = groups.flatMap(({ entries }) => entries.map(({ kind, severity }) => `${kind} ${severity}`));
        expect(shown.sort()).toEqual(message.events.map(({ kind, severity }) => `${kind} ${severity}`).sort());
        expect(headline.length).toBeLessThanOrEqual(211);
        const worst = Math.max(...message.events.map(({ severity }) => severities.indexOf(severity)));
        expect(groups[0]?.entries[0]?.severity).toBe(severities[worst]);
      }),
    );
  });

  it('has a title for every kind of event', () => {
    expect(Object.keys(kindTitles).sort()).toEqual([...eventKinds].sort());
  });
});
