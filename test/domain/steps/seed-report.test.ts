/** @module Tests of the step `seed-report`. */
import { describe, expect, it } from 'vitest';
import { createVegaRenderer } from '../../../adapters/plots/vega.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import { seedReport } from '../../../domain/steps/seed-report.ts';
import { runStep } from '../../support/step-run.ts';
import { plan, trialOf } from '../sensitivity/sweep-fixtures.ts';

const stream = createStream('seed-report');
const blocks = 12;
const inputs = Object.fromEntries(
  Array.from({ length: blocks }, (_, block) => block).flatMap((block) =>
    ['-', 'split', 'init', ...(block === 0 ? ['='] : [])].map((fit) => [
      `trial-${block}.${fit}`,
      { json: trialOf(0.9 + 0.01 * stream.nextNormal()) },
    ]),
  ),
);
inputs['trial-0.='] = inputs['trial-0.-']!;
const params = {
  pipeline: 'cells',
  learner: 'random-forest',
  components: ['split', 'init'],
  merged: {},
  plan,
  master: '42',
  blocks,
  reason: 'Ended.',
  widths: [0.02],
};
const context = { plots: createVegaRenderer() };
const run = (given = inputs) => runStep(seedReport, { inputs: given, params, context });

describe('seed-report', () => {
  it('writes the figures as JSON and the page that shows them', async () => {
    const done = await run();
    expect(done.roles).toEqual(['report', 'sensitivity']);
    const found = done.json('sensitivity') as { blocks: number; fits: number; summary: string };
    expect(found).toMatchObject({ schema: 1, blocks, fits: 37, deterministic: true });
    expect(done.text('report')).toContain(`<p class="lead">${found.summary}</p>`);
  });

  it('takes blocks beyond the ninth by their number, and does not hang on the order of its inputs', async () => {
    const shuffled = Object.fromEntries(Object.entries(inputs).toReversed());
    const [one, other] = await Promise.all([run(), run(shuffled)]);
    expect(other.json('sensitivity')).toEqual(one.json('sensitivity'));
    expect(other.text('report')).toBe(one.text('report'));
    const { scores } = one.json('sensitivity') as { scores: readonly number[] };
    const given = inputs['trial-10.-'] as unknown as { json: { metrics: { accuracy: number } } };
    expect(scores[10]).toBe(given.json.metrics.accuracy);
  });

  it('refuses what is no trial, and parameters that it does not know', async () => {
    await expect(run({ ...inputs, 'trial-1.init': { json: { schema: 2 } as never } })).rejects.toThrow(/schema/);
    expect(seedReport.params.safeParse({ ...params, colour: 'red' }).success).toBe(false);
  });
});
