import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slackContent } from '../../../../domain/collaboration/messages/slack.ts';
import { aMessage, anEvent, anna, anyMessage, noLinks, someLinks } from '../../../support/collaboration-messages.ts';
import { slackProblems } from '../../../support/slack-limits.ts';

const review = anEvent({ kind: 'reviewRequested', title: 'Please review', review: { id: 'r1' } });
const buttonsOf = (message: Parameters<typeof slackContent>[0], links = someLinks) =>
  slackContent(message, anna, links).blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));

describe('a Slack message', () => {
  it('keeps every limit that Slack documents, and nothing of it is parsed as markup, whatever the events hold', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const content = slackContent(message, anna, someLinks);
        expect(slackProblems(content)).toEqual([]);
        expect(content.text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
        expect(JSON.stringify(content.blocks)).not.toContain('mrkdwn');
      }),
    );
  });

  it('has buttons under a review that say which one and which delivery', () => {
    const buttons = buttonsOf(
      aMessage({ key: 'e1#anna#slack', events: [{ ...review, review: { id: 'r1', version: 2 } }] }),
    );
    expect(buttons.map(({ action_id }) => action_id)).toEqual(['review.approve', 'review.reject', 'review.open']);
    expect(buttons[0]?.value).toBe('{"review":"r1","version":2,"key":"e1#anna#slack"}');
    expect(buttons[2]?.url).toBe('https://within.example/decisions/r1');
  });

  it('decides without an address of the gateway, and not at all once the review is closed', () => {
    expect(buttonsOf(aMessage({ events: [review] }), noLinks).map(({ action_id }) => action_id)).toEqual([
      'review.approve',
      'review.reject',
    ]);
    expect(buttonsOf(aMessage({ events: [{ ...review, review: { id: 'r1', closed: true } }] }))).toEqual([]);
  });

  it('lists many events by a line each under their subject, and offers the reviews among them', () => {
    const events = Array.from({ length: 60 }, (_, index) =>
      anEvent({
        id: `e${index}`,
        title: `Trial ${index}`,
        subject: { type: 'run', id: `${index}`, name: `pipeline-${index % 25}` },
        ...(index === 0 && { review: { id: 'r1' } }),
      }),
    );
    const { blocks } = slackContent(aMessage({ events, isDigest: true }), anna, someLinks);
    const texts = blocks.flatMap((block) => (block.type === 'section' && 'text' in block ? [block.text.text] : []));
    expect(texts).toHaveLength(21);
    expect(texts[0]).toBe(
      'pipeline-0 (run)\n• Trial 0 (Experiment completed, info)\n• Trial 25 (Experiment completed, info)\n• Trial 50 (Experiment completed, info)',
    );
    expect(JSON.stringify(blocks)).toContain('And 10 more events.');
    expect(buttonsOf(aMessage({ events })).map(({ action_id }) => action_id)).toContain('review.approve');
  });

  it('of a digest holds the events that are told by their number, also beside many others', () => {
    const more = Array.from({ length: 40 }, (_, index) => ({
      kind: 'experimentFailed' as const,
      subject: `${index}${'y'.repeat(190)}`,
      count: 1000,
    }));
    for (const size of [1, 7, 30]) {
      const events = Array.from({ length: size }, (_, index) => anEvent({ id: `e${index}` }));
      const content = slackContent(aMessage({ events, more, isDigest: true }), anna, noLinks);
      expect(slackProblems(content)).toEqual([]);
      expect(JSON.stringify(content.blocks)).toContain('1,000 × Experiment failed: 0yyy');
    }
  });

  it('shows what would call a whole channel as it was written', () => {
    const { text, blocks } = slackContent(
      aMessage({ events: [anEvent({ title: '<!channel> & <https://evil.example|here>' })] }),
      anna,
      someLinks,
    );
    expect(text).toBe('&lt;!channel&gt; &amp; &lt;https://evil.example|here&gt;');
    expect(blocks[0]).toEqual({
      type: 'header',
      text: { type: 'plain_text', text: '<!channel> & <https://evil.example|here>', emoji: false },
    });
  });
});
