import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecisionPageContent } from '../../../../contracts/decision-page.ts';
import { decisionListPage } from '../../../../domain/collaboration/doors/decision-list-page.ts';
import { decisionPage, viewedScriptHash } from '../../../../domain/collaboration/doors/decision-page.ts';
import { cast } from '../../../../domain/collaboration/review/policy.ts';
import { reviewView } from '../../../../domain/collaboration/review/view/policy.ts';
import { aBallot, aReview } from '../../../support/reviews.ts';

const held = aReview();
const view = reviewView(held);
const content = (over: Partial<DecisionPageContent> = {}): DecisionPageContent => ({
  view,
  evidence: { metrics: [], figures: [], hasReport: false, missing: [] },
  base: 'churn-1',
  people: [{ id: 'anna', name: 'Anna' }],
  visitor: { person: 'anna', mayVote: true, form: 'signed', asked: true },
  now: view.times.requestedAt,
  ...over,
});

/** Elements of the page by their names; text that looks like one is not among them. */
const tags = (page: string): string[] =>
  [...page.replace(/<style>[\s\S]*?<\/style>/g, '').matchAll(/<([a-z][a-z0-9]*)/gi)]
    .map(([, name = '']) => name)
    .sort();

describe('the page of a review', () => {
  it('runs its own script, which the policy knows, and nothing else', () => {
    const [, script = ''] = /<script>([^<]*)<\/script>/.exec(decisionPage(content())) ?? [];
    expect(`sha256-${createHash('sha256').update(script).digest('base64')}`).toBe(viewedScriptHash);
  });

  it('has the same elements whatever people write into names and comments', () => {
    const page = (text: string) =>
      decisionPage(
        content({
          view: {
            ...reviewView(cast(held, aBallot('ben', 'comment', { text: `x${text}` }), 1).held),
            subject: { ...view.subject, name: `x${text}`, id: `x${text}` },
            requester: 'anna',
            facts: { [`x${text}`]: `x${text}` },
            blocked: `x${text}`,
          },
          people: [{ id: 'anna', name: `x${text}` }],
          evidence: {
            metrics: [{ name: 'accuracy', value: 1 }],
            figures: [{ place: 0, title: `x${text}`, caption: `x${text}`, alternative: `x${text}` }],
            hasReport: true,
            missing: [`x${text}`],
            quality: { sentences: [`x${text}`], lines: [`x${text}`] },
          },
          notice: { tone: 'bad', text: `x${text}` },
          draft: { text: `x${text}` },
        }),
      );
    const plain = tags(page('plain'));
    const markup = fc.constantFrom(
      '<script>',
      '"><img src=x onerror=a()>',
      "' onfocus='a()",
      '</textarea><form>',
      '<!--',
      ']]>',
    );
    const text = fc
      .array(fc.oneof(markup, fc.string({ unit: 'grapheme' })), { maxLength: 4 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (one) => {
        expect(tags(page(one))).toEqual(plain);
      }),
    );
  });

  it('asks nothing of whoever may only look, once it is closed', () => {
    const { visitor: _visitor, ...unknown } = content({
      view: { ...view, closed: true, state: 'approved', why: 'Two approved.' },
    });
    const page = decisionPage(unknown);
    expect(page).toContain('Two approved.');
    expect(page).not.toMatch(/<form|<script/);
  });
});

describe('the list of reviews', () => {
  it('says how many wait, and links to each from wherever it stands', () => {
    const page = decisionListPage({ reviews: [view], silent: [] });
    expect(page).toContain('1 review waits for people.');
    expect(page).toContain('href="decisions/churn-1"');
    expect(decisionListPage({ reviews: [], silent: [] })).toContain('None waits for people.');
  });

  it('does not hide one that does not answer', () => {
    const page = decisionListPage({ reviews: [view], silent: ['iris-4'] });
    expect(page).toContain('2 reviews wait for people.');
    expect(page).toMatch(/href="decisions\/iris-4".*does not answer just now/s);
  });
});
