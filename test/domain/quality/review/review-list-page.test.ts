/** @module Tests of the gateway's list of reviews. */
import { expect, it } from 'vitest';
import type { ReviewLine } from '../../../../contracts/review-page.ts';
import { renderReviewList } from '../../../../domain/quality/review/review-list-page.ts';

const line: ReviewLine = {
  reviewId: '0123456789abcdef',
  pipeline: 'cells',
  state: 'open',
  rows: 1_200,
  settled: 200,
  openedAt: Date.UTC(2026, 10, 29, 12, 30),
};

it('says how many rows wait, and leads to each review', () => {
  const text = renderReviewList([line, { ...line, reviewId: 'fedcba9876543210', state: 'decided', settled: 1_200 }]);
  expect(text).toContain('1,000 rows in 1 review wait for people.');
  expect(text).toContain('href="/reviews/0123456789abcdef"');
  expect(text).toContain('href="/reviews/fedcba9876543210"');
  expect(text).toContain('2026-11-29 12:30');
});

it('tells no number that no server told', () => {
  const { settled: _unknown, ...untold } = line;
  expect(renderReviewList([untold])).toContain('<td class="number">–</td><td class="number">1,200</td>');
});

it('says so when nothing waits', () => {
  expect(renderReviewList([])).toContain('No rows wait for people.');
  expect(renderReviewList([{ ...line, state: 'decided' }])).toContain('No rows wait for people.');
});

it('shows what a pipeline is called as text', () => {
  const text = renderReviewList([{ ...line, pipeline: '<script>', reviewId: '"><script>' }]);
  expect(text).not.toContain('<script');
  expect(text).toContain('href="/reviews/%22%3E%3Cscript%3E"');
});
