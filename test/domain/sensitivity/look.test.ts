/** @module Tests of what one look at a sweep says. */
import { describe, expect, it } from 'vitest';
import { baseFit, repeatFit, type SweepLedger } from '../../../contracts/sweep.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { lookAt, thresholdsFor } from '../../../domain/sensitivity/look.ts';
import { plan, sweep } from './sweep-fixtures.ts';

const ref = (name: string) => ({ digest: name.padEnd(64, '0'), size: 1, mediaType: 'application/json' });

/** `split` moves the score by two points, `bootstrap` by a twentieth of that, `features` changes nothing at all. */
function ledger(blocks: number, changes: Partial<SweepLedger> = {}): SweepLedger {
  const stream = createStream('look');
  return {
    schema: 1,
    sweep: 'a'.repeat(64),
    metric: 'accuracy',
    task: 'classification',
    ran: blocks * 4 + 1,
    reused: 0,
    fitMs: 1,
    blocks: Array.from({ length: blocks }, (_, block) => {
      const small = () => 0.001 * stream.nextNormal();
      const base = 0.9 + 0.02 * stream.nextNormal() + small();
      return {
        [baseFit]: { ref: ref(`b${block}`), value: base },
        split: { ref: ref(`s${block}`), value: 0.9 + 0.02 * stream.nextNormal() },
        bootstrap: { ref: ref(`c${block}`), value: base + small() },
        features: { ref: ref(`b${block}`), value: base },
        ...(block === 0 && { [repeatFit]: { ref: ref('b0'), value: base } }),
      };
    }),
    ...changes,
  };
}

const look = (blocks: number, changes = {}) =>
  lookAt({ document: sweep(), ledger: ledger(blocks), max: 40, widths: [], ...changes });
const verdicts = (result: ReturnType<typeof look>) =>
  Object.fromEntries(result.view.rows.map(({ component, verdict }) => [component, verdict]));

/** Equal seeds give other scores, by about as much as `noise`; blocks from the tenth on are repeated. */
function noisyLedger(blocks: number, noise: number): SweepLedger {
  const stream = createStream('noise');
  const found = ledger(blocks);
  const repeated = found.blocks.map((fits, block) => {
    const again = { ref: ref(`again${block}`), value: (fits[baseFit]?.value ?? 0) + noise * stream.nextNormal() };
    const { [repeatFit]: _repeat, ...others } = fits;
    return block === 0 || block >= 10 ? { ...others, [repeatFit]: again } : others;
  });
  return { ...found, blocks: repeated };
}

describe('noise that no seed explains', () => {
  it('is a row of its own, and no component is high that is not above it', () => {
    const quiet = look(40, { ledger: noisyLedger(40, 0.001) });
    expect(Object.keys(verdicts(quiet))).toEqual(['split', 'bootstrap', 'features', 'noise (equal seeds)']);
    expect(verdicts(quiet)['split']).toBe('high');
    // Thresholds that it passes by itself.
    const document = sweep({ plan: { ...plan, highShare: 0.05, highSd: 0.001 } });
    expect(verdicts(look(40, { document }))['split']).toBe('high');
    const loud = look(40, { document, ledger: noisyLedger(40, 0.03) });
    expect(verdicts(loud)['split']).not.toBe('high');
  });

  it('is no row where equal seeds gave equal bytes', () => {
    expect(Object.keys(verdicts(look(40)))).toEqual(['split', 'bootstrap', 'features']);
  });
});

describe('lookAt', () => {
  it('ends as soon as every component is clear, and says so', () => {
    const result = look(40);
    expect(verdicts(result)).toEqual({ split: 'high', bootstrap: 'low', features: 'inert' });
    expect(result.decision.stop).toBe(true);
    expect(result.view.reason).toMatch(/^Ended after (all )?40 blocks[:;] every component is clear/);
  });

  it('goes on while an interval still holds a threshold, by the step of the plan', () => {
    const result = look(10);
    expect(verdicts(result)['split']).toBe('undecided');
    expect(result.decision).toEqual({ stop: false, nextBlocks: 12 });
    expect(result.view.reason).toMatch(/more are expected/);
  });

  it('says how many more blocks a budget lacks that is too small to conclude', () => {
    const { view, decision } = look(10, { max: 10 });
    expect(decision.stop).toBe(true);
    expect(view.reason).toMatch(/without a clear answer for every component; about \d+ more would settle it/);
  });

  it('uses all blocks where the plan says so', () => {
    const document = sweep({ plan: { ...plan, stop: 'never' } });
    expect(look(40, { document, max: 60 }).decision.stop).toBe(false);
    expect(look(40, { document, max: 40 }).decision.stop).toBe(true);
  });

  it('shows how the mean becomes known, look by look', () => {
    expect(look(10, { widths: [0.5] }).view.widths).toEqual([0.5, expect.any(Number)]);
  });

  it('counts fits without a score', () => {
    const lost = ledger(10);
    lost.blocks[3]!['split'] = { ref: ref('lost'), value: null };
    expect(lookAt({ document: sweep(), ledger: lost, max: 40, widths: [] }).view.failed).toBe(1);
  });

  it('does not call a component inert whose trials differ while the score stays', () => {
    const flat = ledger(12);
    for (const [block, fits] of flat.blocks.entries())
      fits['features'] = { ref: ref(`f${block}`), value: fits[baseFit]!.value };
    expect(verdicts(lookAt({ document: sweep(), ledger: flat, max: 40, widths: [] }))['features']).toBe('low');
  });

  it('can say something of a metric that never moves', () => {
    const flat = ledger(12);
    for (const fits of flat.blocks) for (const fit of Object.values(fits)) fit.value = 1;
    const { view, decision } = lookAt({ document: sweep(), ledger: flat, max: 12, widths: [] });
    expect(view).toMatchObject({ mean: 1, sd: 0 });
    expect(decision.stop).toBe(true);
  });
});

describe('thresholdsFor', () => {
  it('takes those of the plan, else those that suit the metric', () => {
    const of = (changes: object) =>
      thresholdsFor({ plan, task: 'classification', metric: 'accuracy', components: 3, ...changes }, 200);
    expect(of({ plan: { ...plan, highShare: 0.4, highSd: 0.1 } })).toEqual({ share: 0.4, deviation: 0.1 });
    expect(of({}).deviation).toBe(0.005);
    expect(of({ task: 'regression', metric: 'rmse' }).deviation).toBe(2);
  });
});
