/** @module A real browser for tests of pages: Debian's Chromium, steered by playwright-core. */
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { type Browser, chromium } from 'playwright-core';

const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

/** False where no Chromium is installed; `.ci/run` installs it where it may. */
export const hasChromium = program !== undefined;

export function startChromium(): Promise<Browser> {
  if (program === undefined) throw new Error('no Chromium is installed');
  // Its sandbox refuses to run as root.
  const args = userInfo().uid === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: program, args: [...args, '--disable-dev-shm-usage'] });
}
