/** @module Tests of comparing two pipelines by their sweeps. */
import { describe, expect, it } from 'vitest';
import { baseFit, type SweepDocument, type SweepLedger } from '../../../contracts/sweep.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { type ComparedSweep, compareSweeps } from '../../../domain/sensitivity/compare-sweeps.ts';
import { sweep } from './sweep-fixtures.ts';

function swept(
  name: string,
  gain: number,
  changes: { document?: Partial<SweepDocument>; ledger?: Partial<SweepLedger>; blocks?: number } = {},
): ComparedSweep {
  const [luck, own] = [createStream('luck'), createStream(name)];
  const ref = { digest: 'a'.repeat(64), size: 1, mediaType: 'application/json' };
  const blocks = Array.from({ length: changes.blocks ?? 30 }, () => {
    const value = 0.9 + 0.02 * luck.nextNormal() + 0.002 * own.nextNormal() + gain;
    return { [baseFit]: { ref, value } };
  });
  return {
    name,
    document: sweep(changes.document),
    ledger: {
      schema: 1,
      sweep: name.padEnd(64, '0'),
      metric: 'accuracy',
      task: 'classification',
      ran: 1,
      reused: 0,
      fitMs: 1,
      blocks,
      ...changes.ledger,
    },
  };
}

function splitInFolds(): SweepDocument['definition'] {
  const { definition } = sweep();
  const steps = definition.steps.map((step) =>
    step.name === 'trial' ? { ...step, with: { ...step.with, split: { folds: 3 } } } : step,
  );
  return { ...definition, steps };
}

describe('compareSweeps', () => {
  it('sees a small gain through luck that both share', () => {
    const found = compareSweeps(swept('a', 0.01), swept('b', 0));
    expect(found).toMatchObject({ pairs: 30, decision: 'better' });
    expect(found.sentence).toMatch(
      /^random-forest \(cells\) beats random-forest \(cells\) in accuracy with a probability of 1\.00 .* by 0\.97 points on average; it is better\.$/,
    );
  });

  it('does not take luck for a gain, and says how many pairs it would need', () => {
    const found = compareSweeps(swept('a', 0), swept('b', 0));
    expect(found.decision).toBe('not-significant');
    expect(found.sentence).toMatch(/that may be luck/);
  });

  it('takes the lower value for the better one where the metric is a loss', () => {
    const loss = { ledger: { metric: 'log-loss' } };
    expect(compareSweeps(swept('a', 0.01, loss), swept('b', 0, loss)).probability).toBeLessThan(0.1);
  });

  it('pairs what both have', () => {
    expect(compareSweeps(swept('a', 0.01), swept('b', 0, { blocks: 12 })).pairs).toBe(12);
  });

  it.each<[string, Parameters<typeof swept>[2]]>([
    ['metric (accuracy and f1)', { ledger: { metric: 'f1' } }],
    ['master seed (42 and 7)', { document: { master: '7' } }],
    ['split', { document: { definition: splitInFolds() } }],
    [
      'data or steps before the split',
      { document: { definition: { ...sweep().definition, steps: sweep().definition.steps.slice(1) } } },
    ],
  ])('refuses sweeps that differ in their %s', (what, changes) => {
    expect(() => compareSweeps(swept('a', 0), swept('b', 0, changes))).toThrow(
      expect.objectContaining({ code: 'SWEEP_INVALID', message: expect.stringContaining(what) }),
    );
  });
});
