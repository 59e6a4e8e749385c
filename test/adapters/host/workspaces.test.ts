import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Workspace, Workspaces } from '../../../adapters/host/workspaces.ts';

const key = 'ab'.repeat(32);
const other = 'cd'.repeat(32);

describe('Workspaces', () => {
  let root: string;
  let workspaces: Workspaces;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'within-workspaces-'));
    workspaces = new Workspaces(root);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const contents = (workspace: Workspace) => Object.values(workspace).map((folder) => readdirSync(folder as string));

  it('gives three empty folders, the checkpoint named after the key', () => {
    const workspace = workspaces.claim(key);
    expect(contents(workspace)).toEqual([[], [], []]);
    expect(workspace.checkpoint).toBe(join(root, 'checkpoints', key));
  });

  it('gives the same folders, empty and under a new name, after a step that left nothing', async () => {
    const first = workspaces.claim(key);
    const { ino } = statSync(first.outputs);
    await workspaces.release(first, true);
    expect(existsSync(first.scratch)).toBe(false);
    expect(existsSync(first.checkpoint)).toBe(false);
    const second = workspaces.claim(other);
    expect(second.scratch).not.toBe(first.scratch);
    expect(statSync(second.outputs).ino).toBe(ino);
    expect(contents(second)).toEqual([[], [], []]);
    expect(readdirSync(join(root, 'work'))).toHaveLength(1);
  });

  it.each(['scratch', 'outputs', 'checkpoint'] as const)('never hands on what a step left in %s', async (part) => {
    const first = workspaces.claim(key);
    writeFileSync(join(first[part], 'left'), 'x');
    await workspaces.release(first, true);
    expect(readdirSync(join(root, 'checkpoints'))).toEqual([]);
    expect(contents(workspaces.claim(key))).toEqual([[], [], []]);
  });

  it('never hands on what a step left beside its folders', async () => {
    const first = workspaces.claim(key);
    writeFileSync(join(first.scratch, '..', 'left'), 'x');
    await workspaces.release(first, true);
    const second = workspaces.claim(key);
    expect(readdirSync(join(second.scratch, '..'))).not.toContain('left');
  });

  it('keeps the checkpoint of a step that was not done for its next attempt', async () => {
    const first = workspaces.claim(key);
    writeFileSync(join(first.checkpoint, 'epoch'), '3');
    await workspaces.release(first, false);
    expect(readdirSync(join(root, 'work'))).toEqual([]);
    const second = workspaces.claim(key);
    expect(readdirSync(second.checkpoint)).toEqual(['epoch']);
    await workspaces.release(second, true);
    expect(readdirSync(join(root, 'checkpoints'))).toEqual([]);
  });

  it('gives folders also when those it kept were removed', async () => {
    await workspaces.release(workspaces.claim(key), true);
    rmSync(join(root, 'work'), { recursive: true });
    mkdirSync(join(root, 'work'));
    expect(contents(workspaces.claim(key))).toEqual([[], [], []]);
  });
});
