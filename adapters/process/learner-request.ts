/** @module Learner protocol 1, an extension of step protocol 1: what the request file of a fit, and of a scoring process, holds. */
import { readFile } from 'node:fs/promises';
import { secretVariable } from '../../contracts/names.ts';
import type { StepJob } from '../../domain/pipeline/ports.ts';
import { fitsOf } from '../../domain/programs/fits.ts';
import type { ProgramModel } from '../../domain/programs/header.ts';
import { parseProblem } from '../../domain/programs/problem.ts';
import { placeSecrets } from './secret-params.ts';

const learnerProtocol = 1;

/** `{ action: 'fit' }`: tables, what to learn, parameters, and one entry of `fits` for each model that is asked for. */
export async function fitRequestOf(job: StepJob): Promise<Readonly<Record<string, unknown>>> {
  const { train, validation, problem: about } = job.inputs;
  const problem = parseProblem(about && JSON.parse(await readFile(about.path, 'utf8')));
  return {
    protocol: learnerProtocol,
    action: 'fit',
    train: train?.path,
    ...(validation && { validation: validation.path }),
    target: problem.target.name,
    task: problem.task,
    ...(problem.classes && { classes: problem.classes }),
    features: problem.features.map(({ name }) => name),
    ...(problem.weight !== undefined && { weight: problem.weight }),
    params: placeSecrets(job, (path) => ({ secret: secretVariable(path) })),
    fits: fitsOf(job),
    scratch: job.scratch,
    checkpointDir: job.checkpointDir,
  };
}

/** `{ action: 'predict' }`: `model` is the file that the program saved. Rows come line by line on standard input. */
export function predictRequestOf(
  model: ProgramModel,
  { file, scratch }: { readonly file: string; readonly scratch: string },
): Readonly<Record<string, unknown>> {
  return {
    protocol: learnerProtocol,
    action: 'predict',
    model: file,
    format: model.fileFormat,
    target: model.target.name,
    task: model.task,
    ...(model.classes && { classes: model.classes }),
    features: model.signature.features,
    params: model.params,
    scratch,
  };
}
