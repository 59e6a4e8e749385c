/** @module A project folder for tests of code: files by path, packages with a lock, removed after each test. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export class TestProject {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'within-project-')));

  write(path: string, text: string | Uint8Array): string {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  /** Installs a package by hand, as npm would lay it out. */
  install(name: string, version: string, text = 'export const value = 1;'): void {
    this.write(
      `node_modules/${name}/package.json`,
      JSON.stringify({ name, version, type: 'module', main: 'index.js' }),
    );
    this.write(`node_modules/${name}/index.js`, text);
  }

  /** `packages` of a lock file of version 3. */
  lock(packages: Readonly<Record<string, unknown>>): void {
    this.write('package-lock.json', JSON.stringify({ lockfileVersion: 3, packages: { '': {}, ...packages } }));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
