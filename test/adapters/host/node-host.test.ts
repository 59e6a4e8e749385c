import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NodeHost, nodeRuntime } from '../../../adapters/host/node-host.ts';
import { thrownBy } from '../../support/thrown.ts';

describe('NodeHost', () => {
  let root: string;
  let project: string;
  let host: NodeHost;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'within-host-'));
    project = join(root, 'project');
    mkdirSync(project);
    host = new NodeHost(root);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('names the majors that decide results, not the patch', () => {
    const { node, v8, platform } = nodeRuntime();
    expect(node).toMatch(/^\d+$/);
    expect(v8).toMatch(/^\d+\.\d+$/);
    expect(platform).toBe(`${process.platform}-${process.arch}`);
  });

  it('reads a variable directly and behind a reference', async () => {
    vi.stubEnv('WITHIN_TEST_TOKEN', 'a:b');
    expect(host.environment('WITHIN_TEST_TOKEN')).toBe('a:b');
    expect(host.environment('WITHIN_TEST_NONE')).toBeUndefined();
    expect(await host.reference('env:WITHIN_TEST_TOKEN', project)).toBe('a:b');
    const error = await thrownBy(() => host.reference('env:WITHIN_TEST_NONE', project));
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', details: { name: 'WITHIN_TEST_NONE' } });
  });

  it('reads a secret from a file of the project without its last line end', async () => {
    writeFileSync(join(project, 'token'), 'secret\r\n');
    expect(await host.reference('file:token', project)).toBe('secret');
    expect(await host.reference(`file:${join(project, 'token')}`, root)).toBe('secret');
  });

  it('refuses a relative reference that leads out of the project, by dots or by a link', async () => {
    writeFileSync(join(root, 'outside'), 'secret');
    symlinkSync(join(root, 'outside'), join(project, 'link'));
    for (const reference of ['file:../outside', 'file:link', 'file:absent']) {
      const error = await thrownBy(() => host.reference(reference, project));
      expect(error.code).toBe('CONFIG_INVALID');
      expect(error.message).not.toContain('secret');
    }
  });

  it('makes one key for the secrets of a store, and never another in place of one that cannot be read', async () => {
    writeFileSync(join(project, 'token'), 'secret');
    const tag = await host.secretTag('file:token', project);
    expect(await new NodeHost(root).secretTag('file:token', project)).toBe(tag);
    rmSync(join(root, 'secret.key'));
    mkdirSync(join(root, 'secret.key'));
    const error = await thrownBy(() => host.secretTag('file:token', project));
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message).toContain('secret.key cannot be read (EISDIR); make it a file');
    rmSync(join(root, 'secret.key'), { recursive: true });
    expect(await host.secretTag('file:token', project)).not.toBe(tag);
  });

  it('keys tags by the shared file where one is named, so that two stores agree', async () => {
    const [one, two] = ['one', 'two'].map(
      (store) => new NodeHost(join(root, store), { keyFile: join(root, 'shared.key') }),
    );
    writeFileSync(join(project, 'token'), 'secret');
    writeFileSync(join(root, 'shared.key'), 'k'.repeat(31));
    const error = await thrownBy(() => one?.secretTag('file:token', project));
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringContaining('has 31 bytes') });
    writeFileSync(join(root, 'shared.key'), 'k'.repeat(32));
    const tag = await one?.secretTag('file:token', project);
    expect(await two?.secretTag('file:token', project)).toBe(tag);
    expect(await new NodeHost(join(root, 'one')).secretTag('file:token', project)).not.toBe(tag);
  });

  it('makes the key of a store for its user alone', async () => {
    writeFileSync(join(project, 'token'), 'secret');
    await host.secretTag('file:token', project);
    expect(statSync(join(root, 'secret.key')).mode & 0o777).toBe(0o600);
  });

  it('refuses a secret that could not be kept out of logs, without showing it', async () => {
    writeFileSync(join(project, 'token'), 'abc');
    const error = await thrownBy(() => host.secretTag('file:token', project));
    expect(error.message).toMatch(/^The secret behind file:token has less than 4 characters/);
    expect(error.message).not.toContain('abc');
  });

  it('makes a folder for outputs alone, fresh for each attempt, with one checkpoint for all attempts of a key', async () => {
    const key = 'a'.repeat(64);
    const [one, two] = [await host.workspace(key), await host.workspace(key)];
    expect(one.outputs).not.toBe(two.outputs);
    expect(one.checkpoint).toBe(two.checkpoint);
    expect([one.outputs, one.scratch, one.checkpoint].map((folder) => existsSync(folder))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('leaves nothing of an attempt but the checkpoint, and that not when the step is done', async () => {
    const workspace = await host.workspace('b'.repeat(64));
    for (const folder of [workspace.scratch, workspace.checkpoint]) mkdirSync(folder, { recursive: true });
    for (const folder of Object.values(workspace)) writeFileSync(join(folder, 'left'), '');
    await host.discard(workspace, false);
    expect([workspace.outputs, workspace.scratch, workspace.checkpoint].map((folder) => existsSync(folder))).toEqual([
      false,
      false,
      true,
    ]);
    await host.discard(workspace, true);
    expect(existsSync(workspace.checkpoint)).toBe(false);
  });

  it('takes its own project where the one of the run is not on this machine', () => {
    const own = new NodeHost(root, { project: '/own' });
    expect([own.projectHere(project), own.projectHere(join(root, 'far'))]).toEqual([project, '/own']);
    expect(host.projectHere(join(root, 'far'))).toBe(join(root, 'far'));
  });

  it('gives a stored file one more name, in the store only', async () => {
    const stored = join(root, 'stored');
    writeFileSync(stored, 'bytes');
    const target = join(root, 'work', 'data', 'rows.csv');
    await host.link(stored, target);
    expect(statSync(target).ino).toBe(statSync(stored).ino);
    const error = await thrownBy(() => host.link(stored, join(root, 'work', '..', '..', 'rows.csv')));
    expect(error).toMatchObject({ code: 'SOURCE_NOT_FOUND', message: expect.stringContaining('below the project') });
  });

  it('says what to do when no working folder can be made', async () => {
    // The kernel refuses folders here whoever asks, root too.
    const error = await thrownBy(() => new NodeHost('/sys/within-host').workspace('a'.repeat(64)));
    expect(error).toMatchObject({ code: 'STORE_READ_ONLY', message: expect.stringContaining('WITHIN_STORE') });
  });
});
