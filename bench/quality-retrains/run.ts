/** @module `npm run bench -- quality-retrains`: retrains that bad data spoil, with the validator and without, and how the gate on cleaning decides. */
import { measureBatches } from './batches.ts';
import { measureGate } from './gate.ts';

interface Options {
  /** 12 batches, 3 tables. */
  readonly quick: boolean;
  /** `gate` or `batches` alone. */
  readonly type?: string;
}

export async function run({ quick, type }: Options): Promise<void> {
  if (type !== 'gate')
    for (const learner of ['random-forest', 'logistic-regression']) await measureBatches(learner, quick ? 12 : 60);
  if (type !== 'batches') await measureGate(quick ? 3 : 16);
}
