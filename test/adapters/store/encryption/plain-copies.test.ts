/** @module Plain copies of an encrypted store: for their process alone, bounded, and gone with it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { PlainCopies } from '../../../../adapters/store/encryption/plain-copies.ts';
import { bundleScript } from '../../../support/run-typescript.ts';

const work = () => mkdtempSync(join(tmpdir(), 'within-copies-'));
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Another process with a copy of its own; resolves to its folder. */
async function another(folder: string): Promise<{ readonly child: ChildProcess; readonly root: string }> {
  const built = await bundleScript('adapters/store/encryption/plain-copies.ts');
  const script = `
    import { PlainCopies } from ${JSON.stringify(built)};
    import { writeFileSync } from 'node:fs';
    const { root } = new PlainCopies(${JSON.stringify(folder)});
    writeFileSync(root + '/copy', 'row 4711');
    process.send(root);
    process.on('message', () => process.exit(0));`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  children.push(child);
  const [root] = (await once(child, 'message')) as [string];
  return { child, root };
}

it('lets only its user enter the folder', () => {
  const folder = join(work(), 'work');
  const { root } = new PlainCopies(folder);
  for (const path of [folder, join(folder, 'plain'), root]) expect(statSync(path).mode & 0o777).toBe(0o700);
});

it('takes its folder along when the process ends, and removes those of processes that were killed', async () => {
  const folder = work();
  const [ended, killed, living] = [await another(folder), await another(folder), await another(folder)];
  for (const { root } of [ended, killed, living]) expect(existsSync(join(root, 'copy'))).toBe(true);
  ended.child.send('end');
  await once(ended.child, 'exit');
  expect(existsSync(ended.root)).toBe(false);
  killed.child.kill('SIGKILL');
  await once(killed.child, 'exit');
  expect(existsSync(killed.root)).toBe(true);
  const own = new PlainCopies(folder);
  expect([existsSync(killed.root), existsSync(living.root)]).toEqual([false, true]);
  // Neither of those that live, its own among them.
  const { root } = own;
  new PlainCopies(folder);
  expect(
    readdirSync(join(folder, 'plain'))
      .map((name) => join(folder, 'plain', name))
      .sort(),
  ).toEqual([living.root, root].sort());
});

it('leaves a folder to its process that makes it at this moment', () => {
  const folder = work();
  const made = join(folder, 'plain', '1-made');
  mkdirSync(made, { recursive: true });
  new PlainCopies(folder);
  expect(existsSync(made)).toBe(true);
  utimesSync(made, 1, 1);
  new PlainCopies(folder);
  expect(existsSync(made)).toBe(false);
});

it('makes room above its limit, oldest first, but not of what an open step or a command may still read', () => {
  let now = 0;
  const copies = new PlainCopies(work(), { maxBytes: 250, now: () => now });
  const hand = (name: string) => {
    const path = join(copies.root, name);
    if (!existsSync(path)) writeFileSync(path, Buffer.alloc(100));
    copies.handedOut(path);
  };
  const left = () =>
    readdirSync(copies.root)
      .filter((name) => name !== 'owner')
      .sort();
  for (const name of ['a', 'b', 'c']) hand(name);
  expect(left()).toEqual(['a', 'b', 'c']);
  now = 700_000;
  hand('a');
  expect(left()).toEqual(['a', 'c']);
  now = 700_500;
  const release = copies.hold();
  now = 701_000;
  for (const name of ['d', 'e']) hand(name);
  // c is older than the step; a is not, though nobody asked for it since.
  expect(left()).toEqual(['a', 'd', 'e']);
  now = 9_000_000;
  hand('f');
  expect(left()).toEqual(['d', 'e', 'f']);
  release();
  hand('f');
  expect(left()).toEqual(['e', 'f']);
  rmSync(copies.root, { recursive: true });
});
