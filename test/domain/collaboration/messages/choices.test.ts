import { describe, expect, it } from 'vitest';
import { choicesOf } from '../../../../domain/collaboration/messages/choices.ts';
import { contentOf } from '../../../../domain/collaboration/messages/content.ts';
import { aMessage, anEvent, anna, noLinks, someLinks } from '../../../support/collaboration-messages.ts';

const events = [
  anEvent({ id: 'a', review: { id: 'r1' } }),
  anEvent({ id: 'b', review: { id: 'r1' } }),
  anEvent({ id: 'c', review: { id: 'r2', closed: true } }),
];
const content = contentOf(aMessage({ events }), anna);

describe('what a reader can do about a review', () => {
  it('is to approve, to reject or to open it, once for each open one', () => {
    const choices = choicesOf(content, 'anna', someLinks);
    expect([...choices.keys()]).toEqual(['r1']);
    expect(choices.get('r1')?.map(({ role, url }) => [role, url])).toEqual([
      ['approve', 'https://within.example/decide?r=r1&p=anna&d=approve'],
      ['reject', 'https://within.example/decide?r=r1&p=anna&d=reject'],
      ['open', 'https://within.example/reviews/model/r1'],
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
