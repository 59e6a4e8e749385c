/** @module A source of a pipeline file that is a version of a data set: read from the store, by digest. */

import { referenceInSource } from '../../contracts/dataset-reference.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { InputSpec } from '../../contracts/graph.ts';
import type { SourceDefinition } from '../../contracts/pipeline.ts';
import type { DatasetResolver } from './ports.ts';

/** `undefined` for any other source. Throws `DATASET_NOT_FOUND`, `DATASET_REFUSED`, `PIPELINE_INVALID` for one in a list. */
export async function datasetInput(
  source: SourceDefinition['source'],
  datasets: Pick<DatasetResolver, 'resolve'>,
): Promise<InputSpec | undefined> {
  if (Array.isArray(source)) {
    const inList = source.find((path) => path.startsWith('dataset:'));
    if (inList === undefined) return undefined;
    throw new WithinError(
      'PIPELINE_INVALID',
      `A list of sources holds ${inList}; a version of a data set stands alone, so give it a step of its own.`,
      { path: 'source' },
    );
  }
  const reference = typeof source === 'string' ? referenceInSource(source) : undefined;
  return reference && { files: [await datasets.resolve(reference)], stored: true };
}
