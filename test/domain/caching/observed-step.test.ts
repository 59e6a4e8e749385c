import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WithinError } from '../../../contracts/errors.ts';
import { CachingPipelineExecutor } from '../../../domain/caching/executor.ts';
import type { ObservedStep } from '../../../domain/caching/ports.ts';
import { control, diamond, Lab } from '../../support/executor.ts';

describe('an observer', () => {
  let lab: Lab;
  let seen: ObservedStep[];
  let runs: string[];
  let executor: CachingPipelineExecutor;
  beforeEach(() => {
    lab = new Lab();
    seen = [];
    runs = [];
    const observer = {
      step: (step: ObservedStep) => void seen.push(step),
      concluded: ({ status, steps }: { status: string; steps: readonly unknown[] }) =>
        void runs.push(`${status} ${steps.length}`),
    };
    executor = new CachingPipelineExecutor({ ...lab.ports, observer });
  });
  afterEach(() => lab.dispose());

  const planned = async (runId: string) => {
    const definitionRef = await executor.define(diamond());
    const { planRef } = await executor.plan({ runId, definitionRef, options: {} });
    return { runId, definitionRef, planRef, options: {}, index: 0 };
  };

  it('hears of what ran and of what was reused after it was planned', async () => {
    const [early, late] = [await planned('early'), await planned('late')];
    await executor.execute(late, control);
    await executor.execute(early, control);
    expect(seen).toEqual([
      { name: 'a', runId: 'late', use: expect.any(String), outcome: 'ran', durationMs: 10 },
      { name: 'a', runId: 'early', use: expect.any(String), outcome: 'reused', durationMs: 0 },
    ]);
  });

  it('hears of a failure, and not of a step that another worker computes or that nobody wants any more', async () => {
    const request = await planned('run');
    for (const code of ['STEP_BUSY', 'CANCELLED', 'STEP_FAILED'] as const) {
      lab.during = () => {
        throw new WithinError(code, 'as planned', {});
      };
      await expect(executor.execute(request, control)).rejects.toMatchObject({ code });
    }
    expect(seen.map(({ outcome }) => outcome)).toEqual(['failed']);
  });

  it('hears of the run once it has its document', async () => {
    const { index: _index, ...request } = await planned('run');
    await executor.conclude({ ...request, cancelled: true });
    expect(runs).toEqual(['cancelled 4']);
  });
});
