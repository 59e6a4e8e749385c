import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrationSchema } from '../../../../contracts/calibration.ts';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { calibrate, fewestVerdicts, type JudgedFlag } from '../../../../domain/quality/review/calibrate.ts';

const flags = (count: number, score: number, confirmed: boolean, detector = 'label-errors'): JudgedFlag[] =>
  Array.from({ length: count }, () => ({ detector, score, confirmed }));

describe('calibrate', () => {
  it('says nothing of a detector with few verdicts', () => {
    expect(calibrate(flags(fewestVerdicts - 1, 0.9, true)).detectors).toEqual([]);
    expect(calibrate(flags(fewestVerdicts, 0.9, true)).detectors).toEqual([
      { detector: 'label-errors', verdicts: fewestVerdicts, confirmed: fewestVerdicts },
    ]);
  });

  it('believes a detector without asking once the lower end of its share of confirmed flags is 95%', () => {
    // All confirmed: the lower end is 0.01^(1/n), which passes 0.95 at 90.
    expect(calibrate(flags(89, 0.72, true)).detectors[0]?.certain).toBeUndefined();
    expect(calibrate(flags(90, 0.72, true)).detectors[0]?.certain).toMatchObject({ from: 0.5, share: 1 });
  });

  it('takes the lowest threshold that the verdicts above it allow', () => {
    const found = calibrate([...flags(120, 0.85, true), ...flags(30, 0.65, false)]).detectors[0];
    expect(found?.certain?.from).toBe(0.7);
    expect(found?.doubted).toBeUndefined();
  });

  it('doubts a detector whose surest flags people mostly found fine', () => {
    const found = calibrate([...flags(3, 0.95, true), ...flags(27, 0.95, false)]).detectors[0];
    expect(found?.doubted).toMatchObject({ from: 0.9, share: 0.1 });
    expect(found?.certain).toBeUndefined();
    // Fewer than half were confirmed, which 20 verdicts do not settle.
    expect(calibrate([...flags(9, 0.95, true), ...flags(11, 0.95, false)]).detectors[0]?.doubted).toBeUndefined();
  });

  it('does not depend on the order of verdicts, and knows detectors apart', () => {
    const flag = fc.record({
      detector: fc.constantFrom('a', 'b'),
      score: fc.double({ min: 0, max: 1, noNaN: true }),
      confirmed: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(flag, { maxLength: 80 }), (given) => {
        const found = calibrationSchema.parse(calibrate(given));
        expect(calibrate(given.toReversed())).toEqual(found);
        for (const own of found.detectors)
          expect(calibrate(given.filter(({ detector }) => detector === own.detector)).detectors).toEqual([own]);
      }),
    );
  });

  it('takes a threshold whose true share is under 95% in no more than 5 of 100 histories', () => {
    const stream = createStream('histories');
    let taken = 0;
    const histories = 400;
    for (let history = 0; history < histories; history += 1) {
      const given = Array.from({ length: 150 }, () => ({
        detector: 'a',
        score: 0.5 + 0.49 * stream.nextDouble(),
        confirmed: stream.nextDouble() < 0.945,
      }));
      if (calibrate(given).detectors[0]?.certain) taken += 1;
    }
    expect(taken / histories).toBeLessThanOrEqual(0.05);
  });
});
