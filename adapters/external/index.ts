/** @module Reads outside the project, one reader per kind of source. */
import { WithinError } from '../../contracts/errors.ts';
import type { ExternalReads } from '../../domain/caching/ports.ts';

export const externalReads: ExternalReads = {
  probe: () => Promise.resolve(undefined),
  fetch: (source) => Promise.reject(new WithinError('SOURCE_UNREACHABLE', `There is no reader for ${source.kind}.`)),
};
