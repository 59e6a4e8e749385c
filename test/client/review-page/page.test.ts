/** @module The page of a review in a real browser, on a gateway whose reviews are in memory. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Gateway } from '../../../client/gateway/server.ts';
import { holdMs } from '../../../client/review-page/outbox.ts';
import type { RowCase, RowReviewRequest } from '../../../contracts/row-review.ts';
import { bundleReviewPage } from '../../../workers/build/review-page.ts';
import { hasChromium, startChromium } from '../../support/chromium.ts';
import { startDoors } from '../../support/gateway-doors.ts';
import { labelled, ReviewsInMemory, rowCase } from '../../support/review-gate.ts';

const dist = mkdtempSync(join(tmpdir(), 'within-review-page-'));
let browser: Browser;
let script: string;
const gateways: Gateway[] = [];
/** What the pages of a test complained of: errors, and what the policy kept them from. */
const complaints: string[] = [];

beforeAll(async () => {
  if (!hasChromium) return;
  await bundleReviewPage(resolve(import.meta.dirname, '../../..'), dist);
  script = readFileSync(join(dist, 'client/review-page.js'), 'utf8');
  browser = await startChromium();
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  for (const gateway of gateways.splice(0)) await gateway.close();
  expect(complaints.splice(0)).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  rmSync(dist, { recursive: true });
});

async function serve(cases: readonly RowCase[], rules: Partial<RowReviewRequest> = {}, target = labelled(cases)) {
  const gate = new ReviewsInMemory(target, rules);
  gate.text = script;
  const gateway = await startDoors({ reviews: { open: () => gate } });
  gateways.push(gateway);
  return { gate, url: `${gateway.url}/reviews/${gate.reviewId}` };
}

/** The page as `reviewer` has it; its clock stands still until it is told to run. */
async function open(url: string, reviewer = 'ada'): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // A refused vote is told by the browser too.
    if (message.type() === 'error' && !/status of (409|503)/.test(message.text())) complaints.push(message.text());
  });
  await page.clock.install();
  await page.goto(url);
  await page.locator('#case-title').waitFor();
  if (reviewer !== '') {
    await page.fill('#reviewer', reviewer);
    await page.keyboard.press('Enter');
  }
  return page;
}

const press = async (page: Page, keys: string) => {
  for (const key of keys.split(' ')) await page.keyboard.press(key);
};
const title = (page: Page) => page.locator('#case-title');
/** Until the page says so; playwright waits for it. */
const says = (page: Page, text: string) => page.getByText(text).first().waitFor();
const cases = (count: number) => Array.from({ length: count }, (_, row) => rowCase(row));

const name = hasChromium ? 'the page of a review' : 'the page of a review (skipped: no Chromium is installed)';
describe.skipIf(!hasChromium)(name, () => {
  it('is worked by keys alone: moves, judges, takes back, and sends once the last slip can no more be mended', async () => {
    const { gate, url } = await serve(cases(4), { reviewers: ['ada', 'ben'] });
    const page = await open(url);
    expect(await title(page).textContent()).toBe('Row 0');
    await press(page, 'j ArrowDown k');
    await says(page, 'Row 1');
    await press(page, 'a 1 q');
    await says(page, 'Row 3: quarantine. u takes it back.');
    await press(page, 'u');
    await says(page, 'Taken back: row 3, quarantine.');
    expect(await page.evaluate('document.activeElement.id')).toBe('case-title');
    await press(page, 's');
    expect(gate.sent).toEqual([]);
    await page.clock.runFor(holdMs);
    await says(page, '3 verdicts count.');
    expect(gate.sent).toEqual([
      {
        reviewer: 'ada',
        votes: [
          { row: 1, decision: 'accept' },
          { row: 2, decision: 'relabel', label: 'benign' },
          { row: 3, decision: 'relabel', label: 'benign' },
        ],
      },
    ]);
    await press(page, 'u');
    await says(page, 'row 3 has been sent and the row is decided, so it cannot be taken back');
    await press(page, 'q Enter');
    await says(page, 'the review is closed');
    await says(page, '4 of 4 rows decided');
    expect(await page.locator('.verdicts').count()).toBe(0);
    await press(page, 'a');
    await says(page, 'The review is closed; its verdicts stand.');
  });

  it('shows data as text, whatever they hold, and marks what is unusual and which labels differ', async () => {
    const evil = '<img src=x onerror=alert(1)><script>document.title="run"</script>';
    const odd = rowCase(5, {
      key: evil,
      values: { [evil]: evil, radius: null, area: '9' },
      reasons: [{ detector: 'anomalies', code: 'x', message: evil, column: 'area', pValue: 0.00001 }],
      neighbors: [
        { row: 6, label: 'benign', values: { [evil]: evil, radius: '1', area: '2' } },
        { row: 8, label: 'malignant', values: {} },
        { row: 9, label: 'benign', values: {} },
      ],
    });
    const { url } = await serve([odd]);
    const page = await open(url);
    await says(page, 'p < 0.0001');
    expect(await page.title()).toBe('cells – rows to judge');
    expect(await page.locator('main script, main img').count()).toBe(0);
    const lines = await page.locator('tbody tr').allInnerTexts();
    expect(lines.map((line) => line.replaceAll(/ *\n */g, ' ').replaceAll(' \t', '\t'))).toEqual([
      'diagnosis label\tmalignant\t≠ benign differs\tmalignant\t≠ benign differs',
      'area unusual\t9\t2\tmissing\tmissing',
      `${evil}\t${evil}\t${evil}\tmissing\tmissing`,
      'radius\tmissing\t1\tmissing\tmissing',
    ]);
    await page.setViewportSize({ width: 400, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);
    expect(await page.locator('.facts').innerText()).toBe(`key ${evil}, diagnosis malignant`);
  });

  it('keeps the name, and tells in the server’s words that a name is none of the reviewers', async () => {
    const { gate, url } = await serve(cases(3), { reviewers: ['ada', 'ben'] });
    const page = await open(url, '');
    expect(await page.evaluate('document.activeElement.id')).toBe('reviewer');
    await page.locator('#case-title').focus();
    await press(page, 'a');
    await says(page, 'Say who you are first');
    await page.fill('#reviewer', 'eve');
    await press(page, 'Enter a q Enter');
    await page.getByRole('alert').getByText('eve is not among the reviewers ada, ben').waitFor();
    await says(page, 'not counted');
    expect(gate.state.votes).toEqual({});
    await page.fill('#reviewer', ' ben ');
    await page.keyboard.press('Enter');
    await page.reload();
    await title(page).waitFor();
    expect(await page.inputValue('#reviewer')).toBe('ben');
    await press(page, 'a Enter');
    await says(page, 'One verdict counts.');
    expect(Object.values(gate.state.votes).map((votes) => Object.keys(votes))).toEqual([['ben']]);
  });

  it('says who has voted, hides what until the row is disputed, and follows what others do meanwhile', async () => {
    const { gate, url } = await serve(cases(2), { reviewers: ['ada', 'ben'], quorum: 2 });
    await gate.vote({}, { reviewer: 'ben', votes: [{ row: 0, decision: 'quarantine' }] });
    const page = await open(url);
    const voices = page.getByRole('list', { name: 'Who has voted' });
    expect(await voices.innerText()).toBe('ben has voted');
    await press(page, 'a Enter');
    await says(page, 'One verdict counts.');
    await press(page, 'k');
    await says(page, 'ben: quarantine');
    expect(await voices.innerText()).toContain('ada: accept');
    await says(page, '1 disputed');
    await gate.vote({}, { reviewer: 'ben', votes: [{ row: 0, decision: 'accept' }] });
    await page.clock.runFor(10_000);
    await says(page, '1 of 2 rows decided');
  });

  it('holds 2,000 rows and draws a page of them', async () => {
    const { url } = await serve(cases(2_000));
    const page = await open(url);
    await says(page, '1 to 15 of 2000');
    expect(await page.locator('#rows li').count()).toBe(15);
    await page.getByRole('button', { name: 'Later rows' }).click();
    await says(page, '16 to 30 of 2000');
    expect(await title(page).textContent()).toBe('Row 15');
    await press(page, 'k');
    await says(page, '1 to 15 of 2000');
    await page.locator('#row-3').click();
    await says(page, 'Row 3');
    await page.reload();
    await title(page).waitFor();
    expect(await title(page).textContent()).toBe('Row 3');
    expect(await page.locator('[aria-current]').innerText()).toContain('3');
  });

  it('takes any number where the target holds numbers', async () => {
    const { labels: _none, ...numbers } = labelled([
      rowCase(0, {
        label: '1.5',
        reasons: [{ detector: 'label-errors', code: 'x', message: 'far', suggestion: '2.5' }],
      }),
    ]);
    const { gate, url } = await serve([], {}, numbers);
    const page = await open(url);
    await press(page, 'r');
    await page.keyboard.type('3.25');
    await press(page, 'Enter');
    await says(page, 'Row 0: relabel 3.25');
    await title(page).focus();
    await press(page, 'Enter');
    await says(page, 'One verdict counts.');
    expect(gate.state.settled[0]).toEqual({ row: 0, decision: 'relabel', label: '3.25' });
  });

  it('sends what is held when it is left, and holds what no server takes', async () => {
    const { gate, url } = await serve(cases(3));
    const page = await open(url);
    gate.down = 'No Temporal server is up.';
    await press(page, 'a Enter');
    await says(page, 'Not sent: No Temporal server is up.');
    gate.down = undefined;
    await page.clock.runFor(20_000);
    await says(page, 'One verdict counts.');
    await press(page, 'q');
    await page.goto(url.replace(/\/[^/]*$/, ''));
    await expect.poll(() => gate.state.settled[1]?.decision).toBe('quarantine');
  });

  it('lists its keys by ?, and lets a person turn single keys off', async () => {
    const { gate, url } = await serve(cases(2));
    const page = await open(url);
    await press(page, '?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.getByLabel('Single keys judge and move').uncheck();
    await press(page, 'Escape a j');
    expect(await title(page).textContent()).toBe('Row 0');
    await page.getByRole('button', { name: 'Quarantine' }).click();
    await page.clock.runFor(holdMs);
    await says(page, 'One verdict counts.');
    expect(gate.state.settled[0]?.decision).toBe('quarantine');
  });
});
