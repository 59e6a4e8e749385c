/** @module The error `PIPELINE_INVALID` of a pipeline file. */
import type { WithinError } from '../../contracts/errors.ts';
import { type DocumentKind, invalidDocument, type PlacedProblem } from '../documents/invalid.ts';

export const pipelineKind: DocumentKind = { code: 'PIPELINE_INVALID', is: 'a pipeline' };

/** `file` is shown as the user wrote it. */
export function invalidPipeline(file: string, problems: readonly PlacedProblem[], cause?: unknown): WithinError {
  return invalidDocument(pipelineKind, file, problems, cause);
}
