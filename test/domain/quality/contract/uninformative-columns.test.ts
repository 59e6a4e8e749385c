import { expect, it } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { uninformativeColumnDetector } from '../../../../domain/quality/contract/uninformative-columns.ts';
import { table } from '../../../support/tables.ts';

const codes = async (of: Parameters<typeof table>[0]) => {
  const request = { table: table(of), roles: { target: 'y' }, stream: createStream('x') };
  const { issues } = await uninformativeColumnDetector.detect(request);
  return issues.map(({ code, column }) => `${code} ${column ?? ''}`);
};

it('names features that are empty or the same in all rows, and neither the target nor flags by presence', async () => {
  const found = await codes({
    empty: [null, null, null],
    same: ['a', 'a', 'a'],
    zero: [0, -0, 0],
    present: [1, null, 1],
    varied: [1, 2, 3],
    y: [1, 1, 1],
  });
  expect(found).toEqual(['empty-column empty', 'constant-column same', 'constant-column zero']);
});

it('says nothing of a table with fewer than two rows', async () => {
  expect(await codes({ a: [1], y: [1] })).toEqual([]);
  expect(await codes({ a: [], y: [] })).toEqual([]);
});
