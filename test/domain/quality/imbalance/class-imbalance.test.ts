import { expect, it } from 'vitest';
import type { Task } from '../../../../domain/learning/learner.ts';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { classImbalanceDetector } from '../../../../domain/quality/imbalance/class-imbalance.ts';
import { type Cell, table } from '../../../support/tables.ts';

const detect = async (labels: readonly Cell[], task: Task | 'untold' = 'classification') => {
  const request = {
    table: table({ y: labels }),
    roles: { target: 'y' },
    ...(task !== 'untold' && { task }),
    stream: createStream('x'),
  };
  return (await classImbalanceDetector.detect(request)).issues;
};
const labels = (counts: Readonly<Record<string, number>>): string[] =>
  Object.entries(counts).flatMap(([label, count]) => new Array<string>(count).fill(label));

it('names classes with less than a tenth of an even share', async () => {
  expect(await detect(labels({ a: 96, b: 4 }))).toMatchObject([{ code: 'class-imbalance', effect: 0.04, column: 'y' }]);
  expect(await detect(labels({ a: 95, b: 5 }))).toEqual([]);
  // Of four classes, 2.5% is the limit.
  expect(await detect(labels({ a: 40, b: 38, c: 20, d: 2 }))).toMatchObject([{ code: 'class-imbalance' }]);
  expect(await detect(labels({ a: 40, b: 37, c: 20, d: 3 }))).toEqual([]);
});

it('tells one class, no class and classes of one row', async () => {
  expect(await detect(['a', 'a', null])).toMatchObject([{ code: 'one-class' }]);
  expect(await detect([null, null])).toMatchObject([{ code: 'no-class' }]);
  const found = await detect(labels({ a: 5, b: 5, c: 1 }));
  expect(found.map(({ code }) => code)).toEqual(['lone-class']);
  expect(found[0]?.message).toContain('"c"');
});

it('has nothing to say of numbers and of tables without a target', async () => {
  expect(await detect([1, 1, 2], 'regression')).toEqual([]);
  expect(await detect([0.5, 0.5, 1.5], 'untold')).toEqual([]);
  const request = { table: table({ y: ['a'] }), roles: {}, stream: createStream('x') };
  expect((await classImbalanceDetector.detect(request)).issues).toEqual([]);
});

it('tells classes by their values where no task is stated', async () => {
  expect(await detect(labels({ a: 96, b: 4 }), 'untold')).toMatchObject([{ code: 'class-imbalance' }]);
  expect(await detect([1, 1, 2], 'untold')).toMatchObject([{ code: 'lone-class' }]);
});
