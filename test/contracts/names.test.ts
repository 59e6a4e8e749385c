/** @module How a worker says which store it reads. */
import { expect, it } from 'vitest';
import {
  reviewMessages,
  reviewWorkflowId,
  reviewWorkflowType,
  storeOfWorker,
  workerIdentity,
} from '../../contracts/names.ts';

it('is read back from its identity, and absent where it was not told or somebody else wrote it', () => {
  const storeId = '0123456789abcdef';
  expect(storeOfWorker(workerIdentity({ process: '12@host', storeId }))).toBe(storeId);
  expect(storeOfWorker(workerIdentity({ process: '12@host' }))).toBeUndefined();
  expect(storeOfWorker('12@host store 0123')).toBeUndefined();
});

it('a review has one workflow, and every message to it a name of its own', () => {
  expect(`${reviewWorkflowType} ${reviewWorkflowId('churn-1')}`).toBe('review review/churn-1');
  const messages = Object.values(reviewMessages);
  expect(new Set(messages).size).toBe(messages.length);
});
