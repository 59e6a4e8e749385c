import { describe, expect, it } from 'vitest';
import { meanSection } from '../../../../../domain/sensitivity/report/sections/mean.ts';
import { standardErrorCurves } from '../../../../../domain/sensitivity/standard-error-curve.ts';
import { constant, lost, report } from '../fixtures.ts';

const caption = (of = report(), place = 0) => meanSection(of)?.figures?.[place]?.caption;

describe('how sure the mean is', () => {
  it('tells what ten fits are worth when one seed alone is redrawn', () => {
    expect(caption()).toMatch(
      /^The mean of 10 fits with all seeds redrawn has a standard error of 0.528 points; redrawing split alone leaves 0.9\d+ points, and however many such fits are worth at most 4.\d+ with all seeds redrawn\.$/,
    );
  });

  it('draws the components that matter, and counts the rest', () => {
    const effects = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`c${index}`, index * 1e-5]));
    expect(caption(report({ curves: standardErrorCurves(1e-3, effects, 50) }))).toContain(
      '3 components that matter less are not drawn.',
    );
  });

  it('tells how the half-width shrank, and what halving it takes', () => {
    expect(caption(report(), 1)).toContain('From 2 to 4 blocks the half-width went from 3.00 points to 2.00 points');
    expect(caption(report(), 1)).toContain('half of it needs about 16');
    expect(caption(report({ looks: [{ blocks: 4, halfWidth: 0.02 }] }), 1)).toContain('After 4 blocks');
  });

  it('says that one fit is enough where nothing moved, and is absent without a score', () => {
    expect(meanSection(constant)?.figures).toBeUndefined();
    expect(meanSection(constant)?.before?.[0]?.text).toContain('never moved in 4 blocks');
    expect(meanSection(lost)).toBeUndefined();
  });

  it('draws no shrinking where the sweep never looked', () => {
    expect(meanSection(report({ looks: [] }))?.figures?.map(({ id }) => id)).toEqual(['standard-error']);
  });
});
