/** @module Bundles the script of the page on which people judge rows, which the gateway serves. */
import { join } from 'node:path';
import { build } from 'esbuild';

/** Writes `client/review-page.js` into `dist`. */
export async function bundleReviewPage(root: string, dist: string): Promise<void> {
  await build({
    entryPoints: [join(root, 'client', 'review-page', 'main.ts')],
    outfile: join(dist, 'client', 'review-page.js'),
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: ['chrome110', 'firefox115', 'safari16.4'],
    minify: true,
    logLevel: 'error',
  });
}
