/** @module Step `summarize`: one result out of the metrics of several folds. */
import { z } from 'zod';
import { mediaTypes } from '../../contracts/digest.ts';
import { parseMetrics } from '../evaluation/metrics.ts';
import { summarizeMetrics } from '../evaluation/summarize.ts';
import type { BuiltinStep } from '../pipeline/step.ts';
import { numberedInputs } from './inputs.ts';

/** Means over folds with the corrected resampled t interval of Nadeau and Bengio; see `summarizeMetrics`. */
export const summarize: BuiltinStep = {
  name: 'summarize',
  summary: 'mean of the metrics of several folds, with an interval',
  inputs: ['metrics-*'],
  outputs: { metrics: mediaTypes.json },
  params: z.strictObject({}),
  seeds: [],
  async run(args) {
    const folds = await Promise.all(
      numberedInputs(args, 'metrics-').map(async ({ role, input }) => parseMetrics(await input.json(), role)),
    );
    return { metrics: { json: summarizeMetrics(folds) } };
  },
};
