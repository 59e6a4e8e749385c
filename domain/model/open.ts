/** @module A model artifact made ready to score: a built-in one in memory, one of a program by its own process. */
import { WithinError } from '../../contracts/errors.ts';
import type { StepContext, StepInput } from '../pipeline/step.ts';
import { type ProgramModel, readProgramModel } from '../programs/header.ts';
import type { ProgramScorer } from '../programs/ports.ts';
import { predictionsOf } from '../programs/predictions.ts';
import { applyTransforms } from '../transforms/apply.ts';
import { columnNamed } from '../transforms/columns.ts';
import type { ApplyModule } from '../transforms/fitted.ts';
import { loadModel, type ModelHead } from './model.ts';
import { asPredictions, type ReadyModel, readyModel } from './predict.ts';
import { fitToSignature } from './signature.ts';

/** Rows of one request to a program: what bounds its memory, and makes a limit of time mean something. */
const mostRows = 100_000;

/** Scores by a program that has been started. Throws `SIGNATURE_MISMATCH`, and what the program's answers are refused with. */
export function programReady(model: ProgramModel, scorer: ProgramScorer, applyModule?: ApplyModule): ReadyModel {
  return {
    model,
    async predict(table) {
      const rows = fitToSignature(model.signature, table);
      const transformed = await applyTransforms(model.transforms, rows, applyModule);
      const features = model.signature.features.map((name) => columnNamed(transformed, name, 'SIGNATURE_MISMATCH'));
      const width = model.task === 'classification' ? (model.classes?.length ?? 0) : 1;
      const answers = new Float64Array(table.rowCount * width);
      for (let from = 0; from < table.rowCount; from += mostRows) {
        const to = Math.min(table.rowCount, from + mostRows);
        const part = { rowCount: to - from, columns: features.map((column) => slice(column, from, to)) };
        answers.set(predictionsOf(model, await scorer.score(part), part.rowCount), from * width);
      }
      return asPredictions(model, answers);
    },
    end: () => scorer.end(),
  };
}

function slice<C extends ReturnType<typeof columnNamed>>(column: C, from: number, to: number): C {
  if (column.type === 'string') return { ...column, codes: column.codes.subarray(from, to) };
  return { ...column, values: column.values.subarray(from, to) };
}

/** What a model says of itself, without making it ready. Throws `DATA_INVALID` for what is no model. */
export async function readModelHead(input: StepInput): Promise<ModelHead> {
  return (await readProgramModel(input))?.model ?? loadModel(await input.bytes());
}

/** Throws `DATA_INVALID` for what is no model, `MODEL_ENVIRONMENT` for one of a program that has changed. */
export async function openModel(input: StepInput, context: StepContext): Promise<ReadyModel> {
  const found = await readProgramModel(input);
  if (!found) return readyModel(loadModel(await input.bytes()), context.applyModule);
  if (!context.openScorer)
    throw new WithinError('INTERNAL', 'a model of a program arrived where no process can be started; report this');
  const scorer = await context.openScorer(found.model, { path: input.path, offset: found.offset });
  return programReady(found.model, scorer, context.applyModule);
}
