/** @module How a worker says which store it reads. */
import { expect, it } from 'vitest';
import { storeOfWorker, workerIdentity } from '../../contracts/names.ts';

it('is read back from its identity, and absent where it was not told or somebody else wrote it', () => {
  const storeId = '0123456789abcdef';
  expect(storeOfWorker(workerIdentity({ process: '12@host', storeId }))).toBe(storeId);
  expect(storeOfWorker(workerIdentity({ process: '12@host' }))).toBeUndefined();
  expect(storeOfWorker('12@host store 0123')).toBeUndefined();
});
