/** @module `NAME@latest` and `NAME@DIGEST`, as commands take a version and, after `dataset:`, as pipeline files do. */
import { type DatasetReference, datasetNamePattern } from './datasets.ts';
import { WithinError } from './errors.ts';

/** Hexadecimal digits that a digest must be given with at least. */
const leastDigits = 8;
const scheme = 'dataset:';

const isSelector = (text: string): boolean =>
  text === 'latest' || (/^[0-9a-f]+$/.test(text) && text.length >= leastDigits && text.length <= 64);

/** Throws `DATASET_NOT_FOUND` for what cannot name a version. */
export function parseReference(given: string): DatasetReference {
  const [dataset = '', selector = '', ...rest] = given.split('@');
  if (datasetNamePattern.test(dataset) && isSelector(selector) && rest.length === 0) return { dataset, selector };
  const hint =
    selector === '' && datasetNamePattern.test(dataset)
      ? `write ${dataset}@latest, or ${dataset}@ and the first ${leastDigits} digits of a digest or more`
      : `write NAME@latest, or NAME@ and the first ${leastDigits} digits of a digest or more`;
  throw new WithinError('DATASET_NOT_FOUND', `${JSON.stringify(given)} names no version of a data set; ${hint}.`, {
    reference: given,
  });
}

/** The reference in a source of a pipeline file; `undefined` for a path. Throws `DATASET_NOT_FOUND`. */
export function referenceInSource(source: string): DatasetReference | undefined {
  return source.startsWith(scheme) ? parseReference(source.slice(scheme.length)) : undefined;
}

export const referenceText = ({ dataset, selector }: DatasetReference): string => `${dataset}@${selector}`;
