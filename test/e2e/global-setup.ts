/** @module Builds once before the end-to-end tests, since they run the programs as a user has them. */
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

export function setup(): void {
  // `npm test` has built a moment ago; whoever runs vitest by hand has perhaps not.
  if (process.env['npm_lifecycle_event'] === 'test') return;
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: resolve(import.meta.dirname, '../..'), stdio: 'inherit' });
}
