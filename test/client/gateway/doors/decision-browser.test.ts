/** @module The page of a review in a real browser: without and with scripts, on a phone, by keys alone, light and dark. */
import { writeFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Gateway } from '../../../../client/gateway/server.ts';
import { hasChromium, startChromium } from '../../../support/chromium.ts';
import { aDecision, discussed, serveDecisions } from '../../../support/decision-pages.ts';

let browser: Browser;
const gateways: Gateway[] = [];
/** What pages complained of: errors, and what the policy kept them from. */
const complaints: string[] = [];

beforeAll(async () => {
  if (hasChromium) browser = await startChromium();
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  for (const gateway of gateways.splice(0)) await gateway.close();
  expect(complaints.splice(0)).toEqual([]);
});
afterAll(() => browser?.close());

async function served() {
  const gate = await aDecision();
  discussed(gate);
  const { gateway, page } = await serveDecisions(gate);
  gateways.push(gateway);
  return { gate, url: gateway.url, page };
}

async function open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 409/.test(message.text())) complaints.push(message.text());
  });
  await page.goto(url, { waitUntil: 'load' });
  return page;
}

/** For whoever looks at the pages: `SCREENSHOTS=/tmp/shots npx vitest run …`. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder !== undefined) writeFileSync(`${folder}/${name}.png`, await page.screenshot({ fullPage: true }));
}

const phone = { viewport: { width: 375, height: 812 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const overflow = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

describe.skipIf(!hasChromium)('the page of a review', () => {
  it('decides without a script: a link, a choice, a button', async () => {
    const { gate, url } = await served();
    const page = await open(gate.link(url, 'anna', 'approve'), { javaScriptEnabled: false });
    await shoot(page, 'desktop-light');
    expect(await page.locator('input[value=approve]').isChecked()).toBe(true);
    expect(gate.sent).toEqual([]);
    await page.fill('textarea[name=text]', 'Good on the hard cases.');
    await page.click('text=Send');
    await page.getByRole('status').getByText('Your vote is counted.').waitFor();
    expect(gate.sent).toMatchObject([
      { voter: 'anna', decision: 'approve', door: 'link', text: 'Good on the hard cases.', version: 1 },
    ]);
    expect(await page.locator('.talk').textContent()).toContain('Good on the hard cases.');
    await page.click('text=Useful');
    await page.click('text=Answer');
    await page.getByRole('status').getByText('Thank you').waitFor();
    expect(gate.answers).toMatchObject([{ person: 'anna', answer: 'useful' }]);
    await shoot(page, 'desktop-after');
  });

  it('shows every plot of the report as a picture, and lets nothing be run', async () => {
    const { gate, url } = await served();
    const page = await open(gate.link(url, 'anna'));
    const pictures = page.locator('.pictures img');
    const count = await pictures.count();
    expect(count).toBeGreaterThan(3);
    for (let place = 0; place < count; place++) {
      await pictures.nth(place).scrollIntoViewIfNeeded();
      await vi.waitFor(async () =>
        expect(
          await pictures.nth(place).evaluate((image) => ('naturalWidth' in image ? image.naturalWidth : 0)),
        ).toBeGreaterThan(0),
      );
    }
    await page.click('text=Open the whole report');
    await page.waitForURL(/\/report$/);
    expect(await page.locator('h1').textContent()).toContain('churn');
  });

  it('tells with a script that a person looks, and without one only once they decide', async () => {
    const { gate, url } = await served();
    await open(gate.link(url, 'anna'), { javaScriptEnabled: false });
    expect(gate.viewings).toEqual([]);
    await open(gate.link(url, 'anna'));
    await vi.waitFor(() => expect(gate.viewings).toEqual([{ person: 'anna', door: 'link' }]), { timeout: 10_000 });
  });

  it('is read and used on a phone of 375 pixels, light and dark', async () => {
    const { gate, url } = await served();
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open(gate.link(url, 'anna', 'reject'), { ...phone, colorScheme });
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      // The champion is what a decision is made against.
      const aside = await page.locator('#result .scroll').evaluate((table) => table.scrollWidth - table.clientWidth);
      expect(aside).toBe(0);
      for (const button of await page.locator('form button:visible, form .choice:visible').all()) {
        const box = await button.boundingBox();
        expect(box?.height ?? 0).toBeGreaterThanOrEqual(44);
      }
      await shoot(page, `phone-${colorScheme}`);
    }
    const dark = await open(gate.link(url, 'anna'), { colorScheme: 'dark' });
    await shoot(dark, 'desktop-dark');
  });

  it('is decided by keys alone, in a few presses', async () => {
    const { gate, url } = await served();
    const page = await open(gate.link(url, 'anna'));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#decide$/);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Fine.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Your vote is counted.').waitFor();
    expect(gate.sent).toMatchObject([{ decision: 'approve', text: 'Fine.' }]);
  });

  it('asks who one is where the gateway does not know, and keeps what was written when a vote is refused', async () => {
    const { gate, page: address } = await served();
    const page = await open(address);
    await shoot(page, 'who');
    await page.selectOption('select[name=as]', 'carl');
    await page.click('text=Go on');
    await page.getByText('You are').waitFor();
    await page.check('input[value=reject]');
    await page.fill('textarea[name=text]', 'Not yet.');
    gate.held = { ...gate.held, version: 2 };
    await page.click('text=Send');
    await page.getByRole('alert').getByText('version 2 is under review now').waitFor();
    await shoot(page, 'refused');
    expect(await page.inputValue('textarea[name=text]')).toBe('Not yet.');
    await page.click('text=Send');
    await page.getByRole('status').getByText('Your vote is counted.').waitFor();
    expect(gate.sent.map(({ voter, door, version }) => [voter, door, version])).toEqual([
      ['carl', 'page', 1],
      ['carl', 'page', 2],
    ]);
  });

  it('runs nothing that people write, whatever it is', async () => {
    const { gate, url } = await served();
    const attack =
      '</p><script>document.title="owned"</script><img src=x onerror="document.title=\'owned\'"><b>bold</b>\u202etxt';
    discussed(gate, attack);
    const page = await open(gate.link(url, 'anna'));
    expect(await page.title()).not.toContain('owned');
    expect(await page.locator('.talk .words').last().textContent()).toBe(attack);
    expect(await page.locator('.talk b, .votes b').count()).toBe(0);
    expect(await page.locator('.votes').textContent()).toContain('Carl <b>Åström</b>');
  });

  it('prints what was decided on, without forms', async () => {
    const { gate, url } = await served();
    const page = await open(gate.link(url, 'anna'));
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('form:visible').count()).toBe(0);
    expect(await page.locator('#result table').isVisible()).toBe(true);
    await shoot(page, 'print');
  });
});
