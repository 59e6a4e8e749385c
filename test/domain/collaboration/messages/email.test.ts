import fc from 'fast-check';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emailContent } from '../../../../domain/collaboration/messages/email.ts';
import { hasChromium, startChromium } from '../../../support/chromium.ts';
import { aMessage, anEvent, anna, anyMessage, noLinks, someLinks } from '../../../support/collaboration-messages.ts';

const tags = 'html|head|meta|title|body|div|h1|h2|p|span|table|tr|th|td|a|br';
const ours = new RegExp(`^</?(${tags})( (style|href|lang|charset|name|content|scope)="[^"<>]*")*>$`);

/** What a mail program would see as markup. */
const markup = (html: string): string[] => html.replace('<!doctype html>', '').match(/<[^>]*>?/g) ?? [];

const review = anEvent({
  kind: 'reviewRequested',
  title: 'Please review breast-cancer',
  text: 'First line\nSecond line',
  facts: { accuracy: 0.965, champion: 0.951 },
  links: [{ label: 'Report', url: 'https://within.example/report' }],
  review: { id: 'r1' },
});

describe('an e-mail', () => {
  it('says the same in text and in HTML', () => {
    const { subject, text, html } = emailContent(aMessage({ events: [review] }), anna, someLinks);
    expect(subject).toBe('Please review breast-cancer');
    for (const part of [text, html]) {
      expect(part).toContain('breast-cancer');
      expect(part).toMatch(/First line\n\s*Second line/);
      expect(part).toContain('0.965');
      expect(part).toContain('https://within.example/report');
      expect(part).toContain('https://within.example/decide?r=r1');
      expect(part).toContain('Review requested, info, 2026-11-24 14:03 Europe/Berlin');
      expect(part).toContain('A route sends experiments of breast-cancer to anna.');
    }
  });

  it('of a digest holds the events that are told by their number', () => {
    const more = [{ kind: 'experimentFailed' as const, subject: '<b>', count: 7 }];
    const { text, html } = emailContent(aMessage({ more, isDigest: true }), anna, noLinks);
    expect(text).toContain('7 × Experiment failed: <b>');
    expect(html).toContain('7 × Experiment failed: &lt;b&gt;');
  });

  it('of a review that is closed says so and offers nothing', () => {
    const closed = { ...review, review: { id: 'r1', closed: true } };
    const { text, html } = emailContent(aMessage({ events: [closed] }), anna, someLinks);
    for (const part of [text, html]) {
      expect(part).toContain('The review is closed.');
      expect(part).not.toContain('/decide');
    }
  });

  it('can be turned off by the kinds that it holds, unless it is critical', () => {
    const unsubscribeOf = (changes: Parameters<typeof aMessage>[0]) => emailContent(aMessage(changes), anna, someLinks);
    expect(unsubscribeOf({})).toMatchObject({
      unsubscribe: 'https://within.example/unsubscribe?p=anna&k=experimentCompleted',
      text: expect.stringContaining('No more of these: https://within.example/unsubscribe'),
    });
    expect(unsubscribeOf({ priority: 'critical' })).not.toHaveProperty('unsubscribe');
    expect(unsubscribeOf({ events: [review, anEvent()], isDigest: true }).unsubscribe).toMatch(
      /k=reviewRequested\+experimentCompleted$/,
    );
  });

  it('holds no markup but its own, one line of subject and no control character, whatever the events hold', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const { subject, text, html } = emailContent(message, anna, someLinks);
        for (const tag of markup(html)) expect(tag).toMatch(ours);
        expect(html).not.toMatch(/href="(?!https?:)/);
        expect(subject.length).toBeLessThanOrEqual(150);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        expect(subject).not.toMatch(/[\u0000-\u001f\u007f]/);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
      }),
    );
  });

  describe.runIf(hasChromium)('on a phone', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await startChromium();
    });
    afterAll(() => browser.close());

    it('fits the width, shows every link as a thumb can hit it, and runs nothing', async () => {
      const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
      const ran: string[] = [];
      page.on('dialog', (dialog) => ran.push(dialog.message()));
      const events = [
        { ...review, title: `<img src=x onerror=alert(1)> ${'W'.repeat(150)}` },
        anEvent({ facts: { ['k'.repeat(100)]: 'v'.repeat(500) }, text: '<script>alert(2)</script>' }),
      ];
      await page.setContent(emailContent(aMessage({ events }), anna, someLinks).html);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect(width).toBe(360);
      expect(ran).toEqual([]);
      expect(await page.locator('img, script').count()).toBe(0);
      const approve = await page.getByRole('link', { name: 'Approve' }).boundingBox();
      expect(approve?.height).toBeGreaterThanOrEqual(44);
      await page.close();
    });
  });

  it('works without any address of a gateway', () => {
    const { text, html } = emailContent(aMessage({ events: [review] }), anna, noLinks);
    expect(text).not.toContain('within.example/reviews');
    expect(html).not.toContain('Approve');
  });
});
