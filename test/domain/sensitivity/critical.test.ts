/** @module Tests of how far intervals reach: golden quantiles, the confidence sequence's table, Bonferroni. */
import { describe, expect, it } from 'vitest';
import {
  criticalFor,
  fixedCritical,
  sequenceCritical,
  sequenceHalfWidth,
} from '../../../domain/sensitivity/critical.ts';

describe('critical values', () => {
  it("are Student's t for one look", () => {
    expect(fixedCritical()(10)).toBeCloseTo(2.262157, 6);
    expect(criticalFor('once')(20)).toBe(fixedCritical()(20));
  });

  it.each([
    [10, 0.971],
    [20, 0.679],
    [40, 0.485],
    [100, 0.317],
  ])('of a confidence sequence after %i values are %f deviations', (count, halfWidth) => {
    expect(Math.abs(sequenceHalfWidth(count) - halfWidth)).toBeLessThan(5e-4);
    expect(sequenceCritical()(count)).toBeCloseTo(sequenceHalfWidth(count) * Math.sqrt(count), 12);
  });

  it('of a schedule lie between one look and any number of them', () => {
    const schedule = criticalFor({ first: 10, every: 5, last: 40 });
    expect(schedule(40)).toBeGreaterThan(fixedCritical()(40));
    expect(schedule(40)).toBeLessThan(criticalFor('continuous')(40));
  });

  it('of a schedule are the same at each of its looks, and larger at looks that are added to it', () => {
    const plan = { first: 10, every: 5, last: 40 };
    const at = (blocks: number) => criticalFor({ ...plan, at: blocks })(200);
    expect(at(10)).toBe(at(40));
    expect(at(41)).toBeGreaterThan(at(40));
    expect(at(81)).toBeGreaterThan(at(80));
    // A doubling still narrows the interval.
    expect(at(80) / Math.sqrt(80)).toBeLessThan(at(40) / Math.sqrt(40));
  });

  it('of one comparison are the single one, of ten the level 99.5%', () => {
    expect(criticalFor('once', 0.95, 1)(20)).toBe(fixedCritical(0.95)(20));
    expect(criticalFor('once', 0.95, 10)(20)).toBeCloseTo(fixedCritical(0.995)(20), 12);
  });
});
