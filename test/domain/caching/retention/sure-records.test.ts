import { expect, it } from 'vitest';
import type { RunRecordStore } from '../../../../domain/caching/ports.ts';
import { sureRecords } from '../../../../domain/caching/retention/sure-records.ts';

/** A store of one run whose record is listed; it gives these values one after the other. */
function listing(...values: unknown[]): RunRecordStore {
  return {
    put: () => Promise.resolve(true),
    get: () => Promise.resolve(values.shift()),
    list: () => Promise.resolve(['r']),
    names: () => Promise.resolve(['start']),
  };
}

it('gives what is there, nothing for what is not, and refuses to guess what cannot be read', async () => {
  expect(await sureRecords(listing(1), 'runs').get('r', 'start')).toBe(1);
  expect(await sureRecords(listing(), 'runs').get('r', 'result')).toBeUndefined();
  await expect(sureRecords(listing(), 'runs').get('r', 'start')).rejects.toMatchObject({
    code: 'STORE_DAMAGED',
    message: expect.stringMatching(/^The record runs\/r\/start of the store cannot be read/),
  });
});

it('takes a record that comes between two questions for what it is', async () => {
  expect(await sureRecords(listing(undefined, 2), 'runs').get('r', 'start')).toBe(2);
});
