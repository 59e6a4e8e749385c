/** @module Step `pack-model`: makes the model artifact out of the bytes that a program wrote. */
import { z } from 'zod';
import { mediaTypes } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { BuiltinStep, StepInput } from '../pipeline/step.ts';
import { environmentSchema, headOf, type ProgramEnvironment, programSchema } from '../programs/header.ts';
import { parseProblem } from '../programs/problem.ts';
import { learnContract } from '../quality/contract/learned-contract.ts';
import { parseFittedTransform } from '../transforms/fitted.ts';
import { numberedInputs, requireInput } from './inputs.ts';

const packParams = z.strictObject({
  called: z.string().min(1).describe('what the model is called in metrics and reports'),
  with: z.record(z.string(), z.json()).optional().describe('hyperparameters that the program was given'),
  format: z.string().min(1).describe('what the bytes are, in a word'),
  components: z.array(z.string()).optional().describe('sources of randomness with a seed each'),
  merged: z.record(z.string(), z.array(z.string())).optional().describe('seeds that several sources share'),
  program: programSchema.describe('how the program is started again to score rows'),
});

async function environmentOf(input: StepInput): Promise<ProgramEnvironment> {
  const parsed = environmentSchema.safeParse(await input.json());
  if (parsed.success) return parsed.data;
  throw new WithinError('DATA_INVALID', 'the input "environment" is not what a worker writes beside a model file');
}

/**
 * The bytes stay as the program wrote them, behind a header that says what they are and what rows they take. The contract
 * of the model comes from `raw`, the training rows before the transforms.
 */
export const packModel: BuiltinStep = {
  name: 'pack-model',
  summary: 'makes a model that takes raw rows out of the file that a program wrote',
  inputs: ['file', 'environment', 'problem'],
  optional: ['raw', 'transform-*'],
  outputs: { model: mediaTypes.programModel },
  params: packParams,
  seeds: [],
  async run(args) {
    const params = packParams.parse(args.params);
    const file = requireInput(args, 'file');
    const size = await file.size();
    if (size === 0)
      throw new WithinError(
        'DATA_INVALID',
        `\`${params.called}\` wrote an empty model file; let it save the model to \`model\` of the fit it is asked for`,
      );
    const { features, inputs, weight: _weight, ...about } = parseProblem(await requireInput(args, 'problem').json());
    const transforms = await Promise.all(
      numberedInputs(args, 'transform-').map(async ({ role, input }) => parseFittedTransform(await input.json(), role)),
    );
    const raw = args.inputs['raw'];
    const contract =
      raw &&
      (await learnContract({
        schema: await args.context.tables.schema(raw.path),
        inputs: inputs.map(({ name }) => name),
        read: (columns) => raw.table(columns),
      }));
    const head = headOf({
      format: 2,
      learner: params.called,
      params: params.with ?? {},
      ...about,
      signature: { inputs, features: features.map(({ name }) => name) },
      transforms,
      ...(contract && { contract }),
      fileFormat: params.format,
      size,
      components: params.components ?? [],
      merged: params.merged ?? {},
      program: params.program,
      environment: await environmentOf(requireInput(args, 'environment')),
    });
    return { model: { head, file: file.path } };
  },
};
