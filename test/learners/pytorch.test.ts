import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StepControl, StepJob, StepRunner } from '../../domain/pipeline/ports.ts';
import { requireHonouredSeeds } from '../../domain/programs/seed-check.ts';
import { DirectRunner } from '../support/direct-runner.ts';
import { fitMany, LearnerLab, metricOf, torchPython as python } from '../support/learner-lab.ts';
import { thrownBy } from '../support/thrown.ts';

const components = ['init', 'order', 'dropout'];
const seedsOf = (letter: string) => Object.fromEntries(components.map((name) => [name, letter.repeat(64)]));

/** Passes on what the program says, and once kills it with SIGKILL when it has said a certain thing. */
class KillingRunner implements StepRunner {
  readonly said: string[] = [];
  readonly #steps: DirectRunner;
  #when: string | undefined;

  constructor(store: string, when: string) {
    this.#steps = new DirectRunner(store);
    this.#when = when;
  }

  run(job: StepJob, control: StepControl): Promise<void> {
    const heard = (text: string | undefined) => {
      if (text === undefined || job.name !== 'train') return;
      this.said.push(text);
      if (text !== this.#when) return;
      this.#when = undefined;
      const record = readFileSync(join(job.checkpointDir, '.within-process.json'), 'utf8');
      process.kill(-(JSON.parse(record) as { pid: number }).pid, 'SIGKILL');
    };
    return this.#steps.run(job, {
      signal: control.signal,
      progress: (_share, message) => heard(message),
      log: (message) => heard(message),
    });
  }
}

describe.skipIf(!python)('a network of PyTorch with a generator for each source of randomness', () => {
  let lab: LearnerLab;
  beforeAll(() => {
    lab = new LearnerLab({
      command: ['python', 'network.py'],
      python,
      with: { hidden: 16, epochs: 12 },
      components,
      format: 'float64-weights',
    });
  });
  afterAll(() => lab.dispose());

  it('is judged like any model', async () => {
    const { document } = await lab.completed();
    expect(metricOf(document, 'accuracy')).toBeGreaterThan(0.95);
  });

  it('honours init, order and dropout, each alone, to the last bit', async () => {
    const of = await lab.completed();
    const fit = (seeds: readonly Readonly<Record<string, string>>[]) => fitMany(lab, { of, seeds });
    const verdict = await requireHonouredSeeds({ program: 'network.py', base: seedsOf('1'), other: seedsOf('2') }, fit);
    expect(verdict).toEqual({ repeatable: true, ignored: [], problems: [] });
  });

  it('goes on from its last epoch after SIGKILL in mid-training, to the same bytes as without', async () => {
    const undisturbed = await lab.fresh({ file: 'pipeline.json' });
    const store = join(lab.store, '..', 'killed');
    const runner = new KillingRunner(store, 'epoch 5');
    const error = await thrownBy(() => lab.run({ store, runner }));
    expect([error.code, error.message]).toEqual(['STEP_FAILED', expect.stringContaining('SIGKILL')]);
    expect(readdirSync(join(store, 'checkpoints'))).toHaveLength(1);
    const resumed = await lab.run({ store, runner });
    expect(runner.said.filter((text) => text.startsWith('begins'))).toEqual([
      'begins after epoch 0',
      expect.stringMatching(/^begins after epoch [5-9]$/),
    ]);
    for (const output of ['train.model-file', 'evaluate.predictions', 'evaluate.metrics'])
      expect(resumed.outputs[output]).toBe(undisturbed.outputs[output]);
    expect(readdirSync(join(store, 'checkpoints'))).toEqual([]);
  });
});
