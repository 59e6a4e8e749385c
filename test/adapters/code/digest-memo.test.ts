import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DigestMemo } from '../../../adapters/code/digest-memo.ts';
import { TestProject } from './project.ts';

let project: TestProject;
let file: string;
beforeEach(() => {
  project = new TestProject();
  file = join(project.root, '.within/digests.json');
});
afterEach(() => project.remove());

const second = 1_000_000_000n;
const stamp = { dev: 1n, ino: 2n, size: 3n, mtimeNs: 100n * second, ctimeNs: 50n * second };
const digest = 'a'.repeat(64);

function kept(nowNs: bigint, of = stamp): string | undefined {
  const memo = new DigestMemo(file, 'here');
  memo.keep(of, digest, nowNs);
  memo.save();
  return new DigestMemo(file, 'here').find(of);
}

describe('DigestMemo', () => {
  it('keeps what was older than two seconds by both times', () => {
    expect(kept(103n * second)).toBe(digest);
  });

  it.each([
    ['written two seconds ago', 102n * second, stamp],
    ['changed in its entry just now', 103n * second, { ...stamp, ctimeNs: 102n * second }],
    ['written in the future', 99n * second, stamp],
  ])('does not keep what was %s', (_title, now, of) => {
    expect(kept(now, of)).toBeUndefined();
  });

  it('finds nothing where any part of the stamp differs', () => {
    kept(103n * second);
    const memo = new DigestMemo(file, 'here');
    for (const key of Object.keys(stamp)) expect(memo.find({ ...stamp, [key]: 9n })).toBeUndefined();
  });

  it('is worth nothing on another host', () => {
    kept(103n * second);
    expect(new DigestMemo(file, 'there').find(stamp)).toBeUndefined();
  });

  it('is worth nothing when one byte of it is changed', () => {
    kept(103n * second);
    const bytes = readFileSync(file);
    for (let at = 0; at < bytes.length; at += 7) {
      const damaged = Buffer.from(bytes);
      damaged[at] = damaged[at]! ^ 1;
      writeFileSync(file, damaged);
      expect(new DigestMemo(file, 'here').find(stamp)).toBeUndefined();
    }
  });
});
