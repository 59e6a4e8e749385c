/** @module Tests of the ledger of trials. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { RunDocument, StepReport } from '../../../contracts/run.ts';
import { baseFit, repeatFit, type SweepLedger, type Trial } from '../../../contracts/sweep.ts';
import { trialsOf } from '../../../domain/sensitivity/sweep-design.ts';
import { blocksOf, isInert, isNoisy, repeatsOf, withRound } from '../../../domain/sensitivity/sweep-ledger.ts';
import { plan, sweep, trialOf } from './sweep-fixtures.ts';

const document = sweep({ components: ['split', 'bootstrap'] });
const digestOf = (trial: Trial) => createHash('sha256').update(JSON.stringify(trial)).digest('hex');

/** A round in which each fit leaves the trial that is given for it. */
async function round(from: number, to: number, trialFor: (block: number, fit: string) => Trial, earlier?: SweepLedger) {
  const stored = new Map<string, Trial>();
  const steps = trialsOf(document, { from, to }).map(({ block, fit, step }): StepReport => {
    const trial = trialFor(block, fit);
    const digest = digestOf(trial);
    stored.set(digest, trial);
    const outputs = { trial: { digest, size: 1, mediaType: 'application/json' } };
    return block === 0
      ? { name: step.name, use: 'trial', outcome: 'ran', durationMs: 7, outputs }
      : { name: step.name, use: 'trial', outcome: 'reused', durationMs: 0, savedMs: 5, outputs };
  });
  const run = { steps } as unknown as RunDocument;
  return withRound({
    document,
    sweep: 'a'.repeat(64),
    earlier,
    to,
    run,
    read: async ({ digest }) => stored.get(digest)!,
  });
}

const scored = (block: number, fit: string) => trialOf(0.8 + block / 100 + (fit === 'split' ? 0.05 : 0));

const entry = (digest: string) => ({
  ref: { digest: digest.repeat(64), size: 1, mediaType: 'application/json' },
  value: 1,
});

describe('blocks whose base is fitted once more', () => {
  const repeated = (blocks: SweepLedger['blocks'], upTo: number) =>
    Array.from({ length: upTo }, (_, block) => block).filter(repeatsOf({ blocks }));

  it('are the first alone as long as equal seeds give equal results', () => {
    expect(repeatsOf(undefined)(0)).toBe(true);
    expect(repeatsOf(undefined)(1)).toBe(false);
    const quiet = [{ [baseFit]: entry('a'), [repeatFit]: entry('a') }, { [baseFit]: entry('b') }];
    expect(isNoisy({ blocks: quiet })).toBe(false);
    expect(repeated(quiet, 4)).toEqual([0]);
  });

  it('are all to come once they did not, and those that were', () => {
    const noisy = [{ [baseFit]: entry('a'), [repeatFit]: entry('c') }, { [baseFit]: entry('b') }];
    expect(isNoisy({ blocks: noisy })).toBe(true);
    expect(repeated(noisy, 5)).toEqual([0, 2, 3, 4]);
    const later = [...noisy, { [baseFit]: entry('d'), [repeatFit]: entry('e') }];
    expect(repeated(later, 5)).toEqual([0, 2, 3, 4]);
  });
});

describe('withRound', () => {
  it('notes each trial with its score, and what it cost', async () => {
    const ledger = await round(0, 2, scored);
    expect(blocksOf(ledger, document.components)).toEqual([
      { base: 0.8, redrawn: { split: 0.8500000000000001, bootstrap: 0.8 } },
      { base: 0.81, redrawn: { split: 0.8600000000000001, bootstrap: 0.81 } },
    ]);
    expect(ledger).toMatchObject({ metric: 'accuracy', task: 'classification', ran: 4, reused: 3, fitMs: 43 });
  });

  it('goes on from an earlier round', async () => {
    const first = await round(0, 1, scored);
    const both = await round(1, 2, scored, first);
    expect(both).toEqual(await round(0, 2, scored));
  });

  it('keeps a trial that failed, without a score', async () => {
    const ledger = await round(0, 1, (_, fit) => trialOf(fit === 'bootstrap' ? null : 0.8));
    expect(blocksOf(ledger, document.components)[0]).toEqual({ base: 0.8, redrawn: { split: 0.8, bootstrap: null } });
  });

  it('ends a sweep whose program fails whatever the seeds are, in the words of the program', async () => {
    const failing = (code: string) => () => trialOf(null, { failed: { code, message: 'exited with 1: no module' } });
    await expect(round(0, 1, failing('STEP_FAILED'))).rejects.toMatchObject({
      code: 'STEP_FAILED',
      message: expect.stringContaining('None of the first 4 fits has a score. exited with 1: no module'),
    });
    // What the data do not let learn is found out by the look.
    expect((await round(0, 1, failing('TARGET_INVALID'))).blocks[0]?.['-']?.value).toBeNull();
    const some = await round(0, 1, (block, fit) => (fit === '-' ? failing('STEP_FAILED')() : scored(block, fit)));
    expect(blocksOf(some, ['split'])[0]).toMatchObject({ base: null });
  });

  it('refuses a metric that is none of the task', async () => {
    const regression = () => trialOf(0.8, { task: 'regression', metrics: { rmse: 2 } });
    document.plan = { ...plan, metric: 'accuracy' };
    await expect(round(0, 1, regression)).rejects.toThrow(/the task is regression, which has no metric "accuracy"/);
    document.plan = plan;
  });
});

describe('isInert', () => {
  it('is told by equal trials and not by equal scores', async () => {
    const ledger = await round(0, 2, (block, fit) =>
      fit === 'split' ? trialOf(0.8 + block / 100, { testRows: 31 }) : trialOf(0.8 + block / 100),
    );
    expect(isInert(ledger, 'bootstrap')).toBe(true);
    expect(isInert(ledger, 'split')).toBe(false);
    expect(isInert(ledger, 'unknown')).toBe(false);
  });
});
