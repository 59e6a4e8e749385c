import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installModule } from '../../../adapters/code/load-module.ts';
import { thrownBy } from '../../support/thrown.ts';
import { TestProject } from './project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

const bytes = Buffer.from("import { value } from 'near'; export default value + 1;");
const digest = createHash('sha256').update(bytes).digest('hex');
const install = (packages: Record<string, string> = {}, code = bytes) =>
  installModule({ project: project.root, digest, bytes: code, packages });

describe('installModule', () => {
  it('writes exactly the hashed bytes, where packages of the project resolve', async () => {
    project.install('near', '1.0.0');
    const path = await install({ near: '1.0.0+sha512-x' });
    expect(path).toBe(join(project.root, '.within/code', `${digest}.mjs`));
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect((await import(pathToFileURL(path).href)).default).toBe(2);
  });

  it('leaves one file however many write it at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => install()));
    expect(readdirSync(join(project.root, '.within/code'))).toEqual([`${digest}.mjs`]);
  });

  it('mends a file that was changed', async () => {
    const path = await install();
    writeFileSync(path, 'process.exit(1)');
    expect(readFileSync(await install()).equals(bytes)).toBe(true);
  });

  it('refuses bytes that are not those of the digest', async () => {
    const error = await thrownBy(() => install({}, Buffer.from('other')));
    expect(error.code).toBe('STORE_DAMAGED');
  });

  it('refuses a digest that is no digest, since it names a file', async () => {
    const request = { project: project.root, digest: '../../x', bytes, packages: {} };
    await expect(installModule(request)).rejects.toThrow();
  });

  it.each([
    [{ near: '1.0.1+sha512-x' }, 'hashed with near 1.0.1, but 1.0.0 is installed here'],
    [{ near: '1.0.0', far: '2.0.0' }, 'hashed with far 2.0.0, but it is not installed here'],
    [{ 'near/node_modules/far': '1.0.0' }, 'hashed with near/node_modules/far 1.0.0, but it is not'],
  ])('refuses %j when near 1.0.0 is installed', async (packages, words) => {
    project.install('near', '1.0.0');
    const error = await thrownBy(() => install(packages));
    expect(error.code).toBe('WORKER_PACKAGE_MISMATCH');
    expect(error.message).toContain(words);
    expect(error.message).toContain('run npm ci');
  });

  it.skipIf(process.getuid?.() === 0)('says that a folder is read-only', async () => {
    mkdirSync(join(project.root, '.within'));
    chmodSync(join(project.root, '.within'), 0o500);
    const error = await thrownBy(() => install());
    chmodSync(join(project.root, '.within'), 0o700);
    expect(error.code).toBe('STORE_READ_ONLY');
  });
});
