/** @module Who may compute a key: a failing holder gives it back, a late holder publishes nothing. */
import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileLeases } from '../../adapters/store/file-leases.ts';
import { WithinError } from '../../contracts/errors.ts';
import { definitionOf, Lab, stepOf } from '../support/executor.ts';

const one = definitionOf([stepOf('a')]);

/** Moves every lease of the store a day back, as if its holder had died then. */
function age(root: string): void {
  const folder = join(root, 'lease');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (/\.\d+$/.test(name)) utimesSync(join(folder, name), 1, 1);
}

describe('a holder of a key', () => {
  let lab: Lab;
  beforeEach(() => {
    lab = new Lab();
  });
  afterEach(() => lab.dispose());

  async function keys(): Promise<string[]> {
    const found: string[] = [];
    for await (const key of lab.actions.list()) found.push(key);
    return found;
  }

  it('keeps a second caller from computing, who reuses afterwards', async () => {
    let refused: unknown;
    lab.during = async () => {
      lab.during = () => undefined;
      refused = await lab.run(one).catch((error: unknown) => error);
    };
    await lab.run(one);
    expect(refused).toMatchObject({ code: 'STEP_BUSY' });
    await lab.run(one);
    expect(lab.executed).toEqual(['a']);
  });

  it.each(['STEP_FAILED', 'CANCELLED'] as const)('gives the key back when it ends with %s', async (code) => {
    lab.during = () => {
      throw new WithinError(code, 'The step ended early.', {});
    };
    await lab.run(one).catch(() => undefined);
    expect(await keys()).toEqual([]);
    lab.during = () => undefined;
    await lab.run(one);
    expect(lab.executed).toEqual(['a', 'a']);
    expect(await keys()).toHaveLength(1);
  });

  it('publishes nothing once another has taken the key over', async () => {
    lab.during = async ({ name }) => {
      expect(name).toBe('a');
      const [key = ''] = readdirSync(join(lab.root, 'lease'), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.\d+$/.test(file))
        .map((file) => file.replace(/^.*\//, '').replace(/\.\d+$/, ''));
      age(lab.root);
      expect((await new FileLeases(lab.root, 60_000).acquire(key))?.epoch).toBe(2);
    };
    await lab.run(one);
    expect(await keys()).toEqual([]);
  });
});
