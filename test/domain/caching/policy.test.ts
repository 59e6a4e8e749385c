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
    expect(startable(schedule({ waiting, finished: new Map([[0, true]]) }))).toEqual(waiting);
  });

  it('starts no more than may run at a time', () => {
    const waiting = [step(1), step(2), step(3)];
    expect(startable(schedule({ waiting, parallel: 2 }))).toEqual(waiting.slice(0, 2));
    expect(startable(schedule({ waiting, parallel: 2, running: new Set([7, 8]) }))).toEqual([]);
    expect(startable(schedule({ waiting, parallel: 10 * maxInFlight }))).toEqual(waiting);
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
    ).toEqual(waiting);
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
