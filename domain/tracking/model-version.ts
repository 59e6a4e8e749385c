/** @module The registered model of a pipeline, and the version that a run gives it. */
import type { BlobRef } from '../../contracts/digest.ts';
import type { RunDocument } from '../../contracts/run.ts';
import type { ModelVersion, NewModelVersion } from '../../contracts/tracking.ts';

/** Tag of a version with the digest of its model in the store. */
const modelDigestTag = 'within.model';

/** The registered model bears the name of the pipeline. */
const registeredModelName = ({ pipeline }: { readonly pipeline: string }): string => pipeline;

/** Names a version for good: the same bytes are one version, whichever run made them again. */
const modelVersionKey = ({ digest }: Pick<BlobRef, 'digest'>): string => `model/${digest}`;

/** Address of a version whose bytes lie in the store of WITHIN alone. */
export const storeAddress = ({ digest }: Pick<BlobRef, 'digest'>): string => `within:/sha256/${digest}`;

/** The version of a run that completed and has a model; a run that missed its gate gives none. */
export function newModelVersion(
  document: RunDocument,
  { source, trackedRun }: { readonly source: string; readonly trackedRun?: string },
): NewModelVersion | undefined {
  const { runId, pipeline, status, results } = document;
  if (status !== 'completed' || !results.model) return undefined;
  const { model, metrics, report } = results;
  return {
    model: registeredModelName({ pipeline }),
    key: modelVersionKey(model),
    source,
    ...(trackedRun !== undefined && { runId: trackedRun }),
    description: `${pipeline}, run ${runId}`,
    tags: {
      'within.run': runId,
      [modelDigestTag]: model.digest,
      ...(metrics && { 'within.metrics': metrics.digest }),
      ...(report && { 'within.report': report.digest }),
    },
  };
}

/** Digest of the bytes of a version, where WITHIN registered it. */
export const digestOfVersion = ({ tags }: Pick<ModelVersion, 'tags'>): string | undefined => tags[modelDigestTag];
