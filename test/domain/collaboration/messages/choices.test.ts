import { describe, expect, it } from 'vitest';
import { choicesOf } from '../../../../domain/collaboration/messages/choices.ts';
import { contentOf } from '../../../../domain/collaboration/messages/content.ts';
import { aMessage, anEvent, anna, noLinks, november, someLinks } from '../../../support/collaboration-messages.ts';

const events = [
  anEvent({ id: 'b', at: november + 1, review: { id: 'r1', version: 2 } }),
  anEvent({ id: 'a', severity: 'error', review: { id: 'r1', version: 1 } }),
  anEvent({ id: 'c', review: { id: 'r2', closed: true } }),
];
const content = contentOf(aMessage({ events }), anna);

describe('what a reader can do about a review', () => {
  it('is to approve, to reject or to open it, once for each open one, as the latest event asks', () => {
    const choices = choicesOf(content, 'anna', someLinks);
    expect([...choices.keys()]).toEqual(['r1']);
    expect(choices.get('r1')?.map(({ role, url }) => [role, url])).toEqual([
      ['approve', 'https://within.example/decide?r=r1&e=b&p=anna&d=approve'],
      ['reject', 'https://within.example/decide?r=r1&e=b&p=anna&d=reject'],
      ['open', 'https://within.example/decide?r=r1&e=b&p=anna&d=any'],
    ]);
  });

  it('is nothing where there is no address to do it at', () => {
    expect(choicesOf(content, 'anna', noLinks).size).toBe(0);
    const pages = { ...noLinks, reviewPage: someLinks.reviewPage };
    expect(
      choicesOf(content, 'anna', pages)
        .get('r1')
        ?.map(({ role }) => role),
    ).toEqual(['open']);
  });
});
