/** @module `npm run bench -- quality-retrains`: retrains that bad data spoil, with the validator and without, and how the gate on cleaning decides. */
import { measureBatches } from './batches.ts';
import { measureCleanBatches } from './clean-batches.ts';
import { measureGate } from './gate.ts';

interface Options {
  /** 12 batches, 5 tables of training rows, 3 tables of the gate. */
  readonly quick: boolean;
  /** `clean` or `gate` alone, or the batches of one learner: `random-forest` or `logistic-regression`. */
  readonly type?: string;
}

export async function run({ quick, type }: Options): Promise<void> {
  const wants = (part: string) => type === undefined || type === part;
  for (const learner of ['random-forest', 'logistic-regression'])
    if (wants(learner)) await measureBatches(learner, quick ? 12 : 60);
  if (wants('clean')) await measureCleanBatches(quick ? 5 : 60);
  if (wants('gate')) await measureGate(quick ? 3 : 16);
}
