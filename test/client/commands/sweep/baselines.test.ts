/** @module Tests of listing baselines and of accepting one, on a store as sweeps leave it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileLedger } from '../../../../adapters/store/file-ledger.ts';
import { register as registerModels } from '../../../../client/commands/models.ts';
import { register } from '../../../../client/commands/sweep/index.ts';
import type { Baseline } from '../../../../domain/sensitivity/baseline-series.ts';
import { RecordedRuns } from '../../../support/recorded-runs.ts';
import { thrownBy } from '../../../support/thrown.ts';

let runs: RecordedRuns;
let ledger: FileLedger;
beforeEach(() => {
  runs = new RecordedRuns();
  let now = 1_700_000_000_000;
  ledger = new FileLedger(runs.store, { now: () => (now += 1000) });
});
afterEach(() => runs.remove());

async function leave(sweepId: string, mean: number, alarming = false): Promise<void> {
  const started = {
    sweepId,
    pipeline: 'cells',
    modelType: 'random-forest',
    workflowId: 'w',
    startedAt: 1,
    file: '',
    components: [],
  };
  await runs.records.put(sweepId, 'sweep-start', started);
  const baseline: Baseline = {
    schema: 1,
    key: 'k',
    sweepId,
    pipeline: 'cells',
    modelType: 'random-forest',
    metric: 'accuracy',
    components: ['split'],
    scores: [mean - 0.01, mean, mean + 0.01],
    mean,
    sd: 0.01,
    ...(alarming && { alarming: true as const }),
  };
  if (alarming) {
    const alarm = {
      schema: 1,
      kind: 'seedBaseline',
      pipeline: 'cells',
      modelType: 'random-forest',
      metric: 'accuracy',
    };
    await ledger.append('alarm', { ...alarm, of: sweepId, baseline: 'sweep-1', message: 'The mean has moved.' });
  }
  await ledger.append('baseline', baseline);
}

describe('within sweep baselines', () => {
  it('says which counts, which waits, and how to accept it', async () => {
    await leave('sweep-1', 0.9);
    await leave('sweep-2', 0.8, true);
    const { lines } = await runs.call(register, 'sweep', 'baselines');
    expect(lines.find((line) => line.includes('sweep-1'))).toContain('current');
    expect(lines.find((line) => line.includes('pending'))).toContain('sweep-2');
    expect(lines.at(-1)).toContain('within sweep accept sweep-2');
    const { documents } = await runs.call(register, 'sweep', 'baselines', '--json');
    expect(documents).toMatchObject([
      {
        baselines: [
          { sweepId: 'sweep-1', state: 'current' },
          { sweepId: 'sweep-2', state: 'pending' },
        ],
        alarms: [{ of: 'sweep-2', accepted: false }],
      },
    ]);
  });
});

describe('within sweep accept', () => {
  it('lets the baseline of a sweep count, for within models too', async () => {
    await leave('sweep-1', 0.9);
    await leave('sweep-2', 0.8, true);
    const { lines } = await runs.call(register, 'sweep', 'accept', 'latest', '--why', 'new data', '--author', 'ada');
    expect(lines).toEqual([
      'The baseline of sweep-2 counts for the accuracy of random-forest on cells. It takes the place of that of sweep-1.',
    ]);
    const { documents } = await runs.call(register, 'sweep', 'baselines', '--json');
    expect(documents).toMatchObject([
      { baselines: [{ state: 'earlier' }, { state: 'current' }], alarms: [{ accepted: true }] },
    ]);
    const { lines: models } = await runs.call(registerModels, 'models');
    expect(models.filter((line) => line.includes('baseline on cells'))).toEqual([expect.stringContaining('0.8000')]);
  });

  it('refuses a sweep that left none', async () => {
    await leave('sweep-1', 0.9);
    await runs.records.put('sweep-3', 'sweep-start', {});
    const error = await thrownBy(() => runs.call(register, 'sweep', 'accept', 'sweep-3'));
    expect(error).toMatchObject({ code: 'SWEEP_INVALID', message: expect.stringContaining('left no baseline') });
  });
});
