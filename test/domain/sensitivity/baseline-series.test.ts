/** @module Tests of which baseline of a series counts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  currentOf,
  type DatedAcceptance,
  type StoredBaseline,
  stateOf,
} from '../../../domain/sensitivity/baseline-series.ts';

const stored = (sweepId: string, at: number, alarming = false): StoredBaseline => ({
  schema: 1,
  key: 'k',
  sweepId,
  pipeline: 'cells',
  modelType: 'mlp',
  metric: 'accuracy',
  components: [],
  scores: [0.9],
  mean: 0.9,
  sd: 0,
  at,
  ...(alarming && { alarming: true as const }),
});
const accepted = (sweepId: string, at: number): DatedAcceptance => ({
  schema: 1,
  accepted: sweepId,
  author: 'ada',
  at,
});
const states = (series: readonly StoredBaseline[], said: readonly DatedAcceptance[] = []) =>
  series.map((one) => stateOf(one, currentOf(series, said), said));

describe('of a series of baselines', () => {
  it('the newest counts that raised no alarm', () => {
    expect(states([stored('a', 1), stored('b', 2), stored('c', 3, true)])).toEqual(['earlier', 'current', 'pending']);
    expect(states([stored('a', 1, true)])).toEqual(['pending']);
  });

  it('one that differed no longer waits once another that did not is there', () => {
    expect(states([stored('a', 1), stored('b', 2, true), stored('c', 3)])).toEqual(['earlier', 'earlier', 'current']);
  });

  it('an accepted one counts from its acceptance on, until the next', () => {
    const series = [stored('a', 1), stored('b', 2, true), stored('c', 3)];
    expect(states(series, [accepted('b', 4)])).toEqual(['earlier', 'current', 'earlier']);
    expect(states([...series, stored('d', 5)], [accepted('b', 4)])).toEqual([
      'earlier',
      'earlier',
      'earlier',
      'current',
    ]);
    expect(states(series, [accepted('b', 4), accepted('a', 5)])).toEqual(['current', 'earlier', 'earlier']);
    expect(states([...series, stored('d', 6, true)], [accepted('b', 4)])).toEqual([
      'earlier',
      'current',
      'earlier',
      'pending',
    ]);
  });

  it('one counts at most, and what was accepted last does whatever else there is', () => {
    const series = fc.array(fc.boolean(), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(series, fc.nat(), (alarming, pick) => {
        const all = alarming.map((flag, at) => stored(`s${at}`, at, flag));
        expect(states(all).filter((state) => state === 'current').length).toBe(alarming.includes(false) ? 1 : 0);
        const said = [accepted(`s${pick % all.length}`, 100)];
        expect(currentOf(all, said)?.sweepId).toBe(`s${pick % all.length}`);
      }),
    );
  });
});
