/** @module Step `seed-report`: what the trials of a seed sweep say, as JSON and as one HTML page. */
import { z } from 'zod';
import { mediaTypes } from '../../contracts/digest.ts';
import { type Trial, trialSchema } from '../../contracts/sweep.ts';
import { sweepPlanSchema } from '../../contracts/sweep-settings.ts';
import type { BuiltinStep, StepArguments } from '../pipeline/step.ts';
import { analyzeSeedSensitivity } from '../sensitivity/analyze.ts';
import { renderSensitivity } from '../sensitivity/report/render.ts';

const schema = z.strictObject({
  pipeline: z.string().describe('name of the pipeline'),
  learner: z.string().describe('name of the learner'),
  components: z.array(z.string()).min(1).describe('components that were redrawn'),
  merged: z.record(z.string(), z.array(z.string())).describe('sources that a component holds together'),
  plan: sweepPlanSchema.describe('how the sweep went about it'),
  master: z.string().describe('master seed'),
  blocks: z.int().min(1).describe('number of blocks'),
  reason: z.string().describe('why the sweep ended'),
  widths: z.array(z.number()).describe('half-widths of the mean, look by look'),
});

/** Trials by block, then by fit, from roles as `trial-3.init`. */
async function trialsOf({ inputs, context }: StepArguments, blocks: number): Promise<Record<string, Trial>[]> {
  const trials: Record<string, Trial>[] = Array.from({ length: blocks }, () => ({}));
  for (const [role, input] of Object.entries(inputs)) {
    context.throwIfCancelled();
    const [, block = '', fit = ''] = /^trial-(\d+)\.(.+)$/.exec(role) ?? [];
    const row = trials[Number(block)];
    if (row && fit !== '') row[fit] = trialSchema.parse(await input.json());
  }
  return trials;
}

export const seedReport: BuiltinStep = {
  name: 'seed-report',
  summary: 'says which seeds move the score of a model, and how far',
  inputs: [],
  optional: ['trial-*'],
  outputs: { report: mediaTypes.html, sensitivity: mediaTypes.json },
  params: schema,
  seeds: [],
  async run(args) {
    const params = schema.parse(args.params);
    const report = analyzeSeedSensitivity({ ...params, trials: await trialsOf(args, params.blocks) });
    return { report: await renderSensitivity(report, args.context.plots), sensitivity: { json: report } };
  },
};
