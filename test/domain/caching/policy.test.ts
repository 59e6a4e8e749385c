import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WindowStep } from '../../../contracts/plan.ts';
import { maxInFlight, type Schedule, startable, wantsPlan } from '../../../domain/caching/policy.ts';

const step = (index: number, after: readonly number[] = [], maybe?: boolean): WindowStep => ({
  index,
  name: `s${index}`,
  use: 'noop',
  after,
  timeoutMs: 1,
  retries: 0,
  ...(maybe && { maybe }),
});
const schedule = (edit: Partial<Schedule>): Schedule => ({
  waiting: [],
  running: new Set(),
  finished: new Map(),
  more: 'none',
  ...edit,
});

describe('startable', () => {
  it('starts a step once everything before it has finished', () => {
    const waiting = [step(1, [0])];
    expect(startable(schedule({ waiting }))).toEqual([]);
    expect(startable(schedule({ waiting, finished: new Map([[0, true]]) }))).toEqual([waiting]);
  });

  it('starts no more than may run at a time', () => {
    const waiting = [step(1), step(2), step(3)];
    expect(startable(schedule({ waiting, parallel: 2 }))).toEqual([[step(1)], [step(2)]]);
    expect(startable(schedule({ waiting, parallel: 2, running: new Set([7, 8]) }))).toEqual([]);
    expect(startable(schedule({ waiting, parallel: 10 * maxInFlight }))).toEqual(waiting.map((one) => [one]));
  });

  it('leaves a step to the next plan when its inputs came out as before', () => {
    const waiting = [step(2, [0, 1], true)];
    const equal = schedule({
      waiting,
      finished: new Map([
        [0, false],
        [1, false],
      ]),
    });
    expect(startable(equal)).toEqual([]);
    expect(wantsPlan(equal)).toBe(true);
    expect(
      startable(
        schedule({
          waiting,
          finished: new Map([
            [0, false],
            [1, true],
          ]),
        }),
      ),
    ).toEqual([waiting]);
  });

  it('never has more than 500 steps in flight', () => {
    fc.assert(
      fc.property(fc.nat(700), fc.nat(700), (running, waiting) => {
        const started = startable(
          schedule({
            running: new Set(Array.from({ length: running }, (_, index) => index)),
            waiting: Array.from({ length: waiting }, (_, index) => step(1000 + index)),
          }),
        );
        expect(started.length).toBe(Math.max(0, Math.min(waiting, maxInFlight - running)));
      }),
    );
  });
});

describe('startable, of steps in batches', () => {
  const batched = (index: number, batch = 'trial'): WindowStep => ({ ...step(index), batch });
  const many = (count: number) => Array.from({ length: count }, (_, index) => batched(index));

  it('runs a few alone until one has told how long they take', () => {
    expect(startable(schedule({ waiting: many(40) }))).toEqual(many(8).map((one) => [one]));
    expect(startable(schedule({ waiting: many(40), running: new Set([90, 91, 92]), activities: 3 }))).toHaveLength(5);
    expect(startable(schedule({ waiting: many(40), running: new Set([90]), activities: 8 }))).toEqual([]);
    expect(wantsPlan(schedule({ waiting: many(40), running: new Set([90]), activities: 8 }))).toBe(false);
  });

  it.each([
    ['short', 1, 40, [5, 5, 5, 5, 5, 5, 5, 5]],
    ['of a tenth of a second', 100, 40, [4, 4, 4, 4, 4, 4, 4, 4, 4, 4]],
    ['long', 60_000, 3, [1, 1, 1]],
    ['immeasurably short', 0, 2000, Array.from({ length: 32 }, (_, place) => (place < 31 ? 64 : 16))],
  ])('puts steps that are %s together', (_, batchStepMs, count, sizes) => {
    const groups = startable(schedule({ waiting: many(count), batchStepMs }));
    expect(groups.map(({ length }) => length)).toEqual(sizes);
    expect(groups.flat()).toEqual(many(count));
  });

  it('mixes no batches, no queues, and no steps without a batch', () => {
    const waiting = [batched(0), step(1), batched(2, 'other'), batched(3), { ...batched(4), queue: 'gpu' }, step(5)];
    const groups = startable(schedule({ waiting, batchStepMs: 1, parallel: 5 }));
    expect(groups.map((group) => group.map(({ index }) => index))).toEqual([[0], [3], [1], [2], [4]]);
    const two = startable(schedule({ waiting, batchStepMs: 1, parallel: 1 }));
    expect(two).toEqual([[batched(0), batched(3)]]);
  });

  it('counts activities, not steps, against the slots', () => {
    const running = new Set(Array.from({ length: 60 }, (_, index) => index + 100));
    expect(startable(schedule({ waiting: [step(1)], running, activities: 2, parallel: 3 }))).toEqual([[step(1)]]);
    expect(startable(schedule({ waiting: [step(1)], running, activities: 3, parallel: 3 }))).toEqual([]);
  });
});

describe('startable, of steps of one process', () => {
  const fit = (index: number, process = 'train-0'): WindowStep => ({ ...step(index), process });

  it('puts them into one activity, however long they take', () => {
    const waiting = [fit(0), step(1), fit(2), fit(3, 'train-1'), { ...fit(4), queue: 'gpu' }];
    const groups = startable(schedule({ waiting, batchStepMs: 60_000 }));
    expect(groups.map((group) => group.map(({ index }) => index))).toEqual([[0, 2], [1], [3], [4]]);
  });

  it('puts no more into one than a lost worker may hold up', () => {
    const groups = startable(schedule({ waiting: Array.from({ length: 70 }, (_, index) => fit(index)) }));
    expect(groups.map(({ length }) => length)).toEqual([64, 6]);
  });
});

describe('wantsPlan', () => {
  it('asks for the next page before the slots run dry, and not before', () => {
    const running = new Set(Array.from({ length: 200 }, (_, index) => index));
    expect(wantsPlan(schedule({ running, more: 'page' }))).toBe(false);
    expect(wantsPlan(schedule({ running: new Set([1]), more: 'page' }))).toBe(true);
  });

  it('waits for running steps when the rest is blocked', () => {
    expect(wantsPlan(schedule({ running: new Set([1]), more: 'blocked' }))).toBe(false);
    expect(wantsPlan(schedule({ more: 'blocked' }))).toBe(true);
  });
});
