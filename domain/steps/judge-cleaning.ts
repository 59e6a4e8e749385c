/** @module Step `judge-cleaning`: the cleaned training rows where the trials exclude that cleaning harms, else all of them. */
import { z } from 'zod';
import { mediaTypes } from '../../contracts/digest.ts';
import { type Trial, trialSchema } from '../../contracts/sweep.ts';
import type { BuiltinStep, StepArguments } from '../pipeline/step.ts';
import { judgeCleaning } from '../quality/cleaning/judge-cleaning.ts';
import { readChanges } from '../quality/cleaning/row-changes.ts';
import { numberedInputs, requireInput } from './inputs.ts';

const params = z.strictObject({
  metric: z.string().optional().describe('metric that decides; accuracy or rmse when absent'),
  margin: z.number().min(0).optional().describe('loss of the metric that is no harm'),
  forward: z.boolean().optional().describe('true: the folds follow time and are the same for every seed'),
});

const trialsOf = async (args: StepArguments, prefix: string): Promise<Trial[]> =>
  Promise.all(numberedInputs(args, prefix).map(async ({ input }) => trialSchema.parse(await input.json())));

/** Writes `table`, the rows to train on, and `decision` (see `cleaningDecisionSchema`). */
export const judgeCleaningStep: BuiltinStep = {
  name: 'judge-cleaning',
  summary: 'keeps a cleaning of training rows only where paired trials exclude that it harms',
  inputs: ['table', 'cleaned', 'changes', 'without-*', 'with-*'],
  outputs: { table: mediaTypes.parquet, decision: mediaTypes.json },
  params,
  seeds: [],
  async run(args) {
    const { metric, margin, forward = false } = params.parse(args.params);
    const { tables } = args.context;
    const given = requireInput(args, 'table');
    const { removed, labels } = readChanges(await requireInput(args, 'changes').table());
    const { rowCount } = await tables.schema(given.path);
    const decision = judgeCleaning({
      without: await trialsOf(args, 'without-'),
      with: await trialsOf(args, 'with-'),
      metric,
      margin,
      forward,
      rows: { training: rowCount, removed: removed.size, relabelled: labels.size },
    });
    const chosen = decision.verdict === 'kept' ? requireInput(args, 'cleaned') : given;
    await tables.copy(chosen.path, args.context.outputPath('table'));
    return { table: { written: true }, decision: { json: decision } };
  },
};
