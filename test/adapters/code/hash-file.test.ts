import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashFile, sameStamp } from '../../../adapters/code/hash-file.ts';
import { TestProject } from './project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

describe('hashFile', () => {
  it.each([0, 1, (4 << 20) - 1, 4 << 20, (4 << 20) + 1])('gives the digest of %i bytes', async (size) => {
    const bytes = Buffer.alloc(size, 'within');
    const { digest, stamp, stable } = await hashFile(project.write('a', bytes));
    expect(digest).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect([Number(stamp.size), stable]).toEqual([size, true]);
  });

  it('rejects with what the file system says', async () => {
    await expect(hashFile(`${project.root}/none`)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('sameStamp', () => {
  it('differs in any of its parts', () => {
    const stamp = { dev: 1n, ino: 2n, size: 3n, mtimeNs: 4n, ctimeNs: 5n };
    expect(sameStamp(stamp, { ...stamp })).toBe(true);
    for (const key of Object.keys(stamp)) expect(sameStamp(stamp, { ...stamp, [key]: 9n })).toBe(false);
  });
});
