/** @module A copy of the built house for one bench, so that a build that runs meanwhile cannot change what is measured. */
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';

export interface BenchInstallation {
  /** Absolute path of the command line's entry. */
  readonly cli: string;
  /** Absolute folder of the copy; packages resolve from it. */
  readonly folder: string;
  remove(): void;
}

/** Copies `dist/` below `node_modules`, where packages still resolve. Run from the repository, after a build. */
export function copyInstallation(): BenchInstallation {
  const folder = resolve(`node_modules/.cache/within-bench/${process.pid}`);
  mkdirSync(folder, { recursive: true });
  cpSync('dist', join(folder, 'dist'), { recursive: true });
  cpSync('package.json', join(folder, 'package.json'));
  return {
    cli: join(folder, 'dist', 'client', 'cli.js'),
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
