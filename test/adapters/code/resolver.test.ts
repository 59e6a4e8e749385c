import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProjectCode } from '../../../adapters/code/resolver.ts';
import { FileBlobStore } from '../../../adapters/store/file-blob-store.ts';
import { stepCodeSchema } from '../../../contracts/graph.ts';
import { thrownBy } from '../../support/thrown.ts';
import { TestProject } from './project.ts';

let project: TestProject;
let blobs: FileBlobStore;
let code: ProjectCode;
const none = { files: [], env: [] };
const load = { digest: 'a'.repeat(64), files: {}, packages: {}, uncacheable: [] };
beforeEach(() => {
  project = new TestProject();
  blobs = new FileBlobStore(join(project.root, '.within/store'));
  code = new ProjectCode({ project: project.root, blobs, builtins: { load }, path: process.env['PATH'] ?? '' });
  project.write('steps/r.ts', 'export const ratios = () => 1;');
});
afterEach(() => project.remove());

describe('ProjectCode', () => {
  it('stores the bundle of a module under the digest that the graph names', async () => {
    const { ref } = stepCodeSchema.parse(await code.module('./steps/r.ts#ratios', none));
    if (ref.kind !== 'module') throw new Error('no module');
    expect(ref).toMatchObject({ path: 'steps/r.ts', export: 'ratios', role: 'step' });
    expect(Buffer.from((await blobs.get(ref.blob.digest))!).toString()).toContain('ratios as default');
  });

  it('gives a built-in step the fingerprint of the build', async () => {
    expect(await code.builtin('load')).toEqual({ ref: { kind: 'builtin', name: 'load' }, fingerprint: load });
    expect((await thrownBy(() => code.builtin('laod'))).code).toBe('INTERNAL');
  });

  it('gives a command in the shape of the graph', async () => {
    const { ref } = stepCodeSchema.parse(await code.command(['sh', 'steps/r.ts'], none));
    expect(ref).toMatchObject({ kind: 'command', argv: ['sh', 'steps/r.ts'], files: [{ path: 'steps/r.ts' }] });
  });
});
