/** @module A store on a disk that fills up: a real small file system, where this machine lets one be mounted. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Project } from '../support/project.ts';

const disk = mkdtempSync(join(tmpdir(), 'within-disk-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]).status === 0;
const project = new Project({ WITHIN_STORE: disk });

afterAll(async () => {
  await project.remove();
  if (mounted) spawnSync('umount', [disk]);
  rmSync(disk, { recursive: true, force: true });
});

it.skipIf(!mounted)('says that the disk is full, keeps what was finished and leaves nothing half-written', async () => {
  const out = { out: 'text/plain' };
  project.write({
    'small.ts': "export default async () => 'small';\n",
    'large.ts':
      "export default async ({ params, inputs }: any) => (await inputs.before.text()) + 'x'.repeat(params.size);\n",
    'full.json': {
      name: 'full',
      steps: [
        { name: 'small', use: './small.ts', out },
        { name: 'large', use: './large.ts', with: { size: 4_000_000 }, in: { before: 'small.out' }, out },
      ],
    },
  });
  const full = await project.run('full.json');
  expect(full.exitCode).toBe(1);
  expect(full.printed.error).toMatchObject({
    code: 'STORE_FULL',
    message: expect.stringMatching(/"large".*full.*free/),
  });
  expect(readdirSync(join(disk, 'tmp'))).toEqual([]);
  const mended = await project.run('full.json', '--set', 'steps.1.with.size=10');
  expect(mended.exitCode).toBe(0);
  expect(mended.outcomes).toEqual({ small: 'reused', large: 'ran' });
});
