import { afterEach, beforeEach, expect, it } from 'vitest';
import { addPin, removePin, standingPins } from '../../../../domain/caching/retention/pins.ts';
import { diamond, Lab } from '../../../support/executor.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.dispose());

it('pins a run or a key by its beginning, and takes the pin away again', async () => {
  const { document } = await lab.run(diamond());
  const key = document.steps[0]!.key!;
  expect(await addPin({ given: 'run', why: 'paper', author: 'ann' }, lab)).toEqual({ kind: 'run', id: 'run-0' });
  lab.now += 1;
  expect(await addPin({ given: key.slice(0, 10), author: 'ann' }, lab)).toEqual({ kind: 'key', id: key });
  expect(await standingPins(lab.ledger)).toMatchObject([{ id: 'run-0', why: 'paper', author: 'ann' }, { id: key }]);
  lab.now += 1;
  expect(await removePin({ given: key.slice(0, 8), author: 'bob' }, lab)).toEqual({ kind: 'key', id: key });
  expect(await standingPins(lab.ledger)).toMatchObject([{ id: 'run-0' }]);
});

it('refuses what names nothing, or too much', async () => {
  await lab.run(diamond());
  await lab.run(diamond());
  await expect(addPin({ given: 'run', author: 'a' }, lab)).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  await expect(addPin({ given: '0'.repeat(64), author: 'a' }, lab)).rejects.toMatchObject({ code: 'ENTRY_NOT_FOUND' });
  await expect(removePin({ given: 'run', author: 'a' }, lab)).rejects.toThrow('nothing is pinned');
});
