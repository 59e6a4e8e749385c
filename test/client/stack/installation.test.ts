/** @module The built programs of an installation. */
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findInstallation } from '../../../client/stack/installation.ts';

function install(files: Record<string, string>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'within-install-')));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const manifest = JSON.stringify({ name: 'within', version: '9.8.7' }, undefined, 2);

describe('the installation', () => {
  it('is found from wherever the bundler puts the code, and named by the stamp of its build', () => {
    const root = install({
      'package.json': manifest,
      'dist/build.json': JSON.stringify({ sources: 'all', buildId: 'workflows' }),
      'dist/workers/main.js': '',
      'dist/workers/stack/main.js': '',
      'dist/chunks/package.json': '{}',
    });
    for (const place of ['dist/client/cli.js', 'dist/chunks/up-ABC.js']) {
      const found = findInstallation(pathToFileURL(join(root, place)).href);
      expect(found).toMatchObject({ version: '9.8.7', worker: { buildId: 'all', workflowsHash: 'workflows' } });
      expect(found.supervisor).toContain(join(root, 'dist/workers/stack/main.js'));
      expect(found.worker.command.at(-1)).toBe(join(root, 'dist/workers/main.js'));
    }
  });

  it('says what to do when it is not built', () => {
    const root = install({ 'package.json': manifest });
    expect(() => findInstallation(pathToFileURL(join(root, 'client/cli.ts')).href)).toThrow(/run npm run build/);
  });
});
