/** @module The built command line starts the same without, with and with damaged compiled code. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Project } from '../support/project.ts';

function install(): { project: Project; files: () => string[] } {
  const cache = mkdtempSync(join(tmpdir(), 'within-launcher-'));
  const folder = join(cache, 'compiled');
  return {
    project: new Project({ WITHIN_CACHE_DIR: cache }),
    files: () => readdirSync(folder).map((name) => join(folder, name)),
  };
}

describe('the launcher', () => {
  it('keeps compiled code, starts from it and replaces what is damaged', async () => {
    const { project, files } = install();
    const first = await project.within(['models']);
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    const [path = ''] = files();
    const whole = readFileSync(path);
    expect(await project.within(['models'])).toEqual(first);
    expect(readFileSync(path)).toEqual(whole);

    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 5_000, 5_100);
    writeFileSync(path, damaged);
    expect(await project.within(['models'])).toEqual(first);
    expect(readFileSync(path).subarray(5_000, 5_100)).not.toEqual(damaged.subarray(5_000, 5_100));
  });

  it('still imports what is loaded when it is used, once it starts from compiled code', async () => {
    const { project } = install();
    project.write({
      'read.ts': 'export default async ({ inputs }: any) => inputs.words.text();\n',
      'words.txt': 'one two',
      // A pipeline in TypeScript is a module that the command line imports.
      'pipeline.ts': `export default {
        name: 'p',
        steps: [{ name: 'a', use: './read.ts', in: { words: { source: 'words.txt' } }, out: { out: 'text/plain' } }],
      };\n`,
    });
    for (const _ of ['cold', 'from compiled code'])
      expect(await project.within(['plan', 'pipeline.ts'])).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('ends as ever where whoever reads leaves early, as head does', async () => {
    const { project } = install();
    const child = spawn(process.execPath, [resolve(import.meta.dirname, '../../dist/client/cli.js'), 'models'], {
      cwd: project.folder,
      env: { ...process.env, WITHIN_CACHE_DIR: project.folder },
    });
    child.stdout.destroy();
    let told = '';
    child.stderr.on('data', (bytes: Buffer) => {
      told += bytes.toString();
    });
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(told).toBe('');
  });

  it('keeps nothing of a command that fails, and gives its exit code', async () => {
    const { project, files } = install();
    for (const _ of [1, 2]) {
      const { exitCode, stdout } = await project.within(['plan', 'absent.yaml', '--json']);
      expect(exitCode).toBe(2);
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'PIPELINE_NOT_FOUND' } });
    }
    expect(files).toThrow(/ENOENT/);
  });
});
