/** @module Names that cross a boundary and the only builders and parsers of workflow ids. Imports nothing. */

export const pipelineKinds = ['feature', 'training', 'validation'] as const;
export type PipelineKind = (typeof pipelineKinds)[number];

/** How far the writer of an entry is trusted, least first. */
export const trustLevels = ['any', 'developer', 'ci', 'release'] as const;
export type TrustLevel = (typeof trustLevels)[number];

export const workflowTypes = {
  feature: 'featurePipeline',
  training: 'trainingPipeline',
  validation: 'validationPipeline',
} as const satisfies Record<PipelineKind, string>;

/** Workflows that look after the store. */
export const auditWorkflowType = 'cacheAudit';
export const adoptionWorkflowType = 'cacheAdoption';

/** Prefix of the activity type of every step; the rest is the step's name. */
export const stepActivityPrefix = 'step.';
/** Prefixes of a step that is repeated for an audit, and of one whose new code is checked. */
export const auditActivityPrefix = 'audit.';
export const adoptionActivityPrefix = 'adopt.';
/** What a step, a role, a pipeline may be called. */
export const stepNamePattern = /^[a-z][a-z0-9-]{0,62}$/;

/** Environment variable in which a command finds a secret parameter: `auth.token` is in `WITHIN_SECRET_AUTH_TOKEN`. */
export function secretVariable(path: string): string {
  return `WITHIN_SECRET_${path.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
}

export const queryNames = { progress: 'progress', explain: 'explain' } as const;

export const searchAttributeNames = {
  pipeline: 'WithinPipeline',
  dataset: 'WithinDataset',
  modelType: 'WithinModelType',
  stage: 'WithinStage',
  reusedShare: 'WithinReusedShare',
} as const;

/** `pipeline/<kind>/<pipeline>/<run id>`; a run id is made fresh for each run, so ids never collide. */
export function pipelineWorkflowId(run: { kind: PipelineKind; pipeline: string; runId: string }): string {
  return `pipeline/${run.kind}/${run.pipeline}/${run.runId}`;
}

export function parsePipelineWorkflowId(
  id: string,
): { kind: PipelineKind; pipeline: string; runId: string } | undefined {
  const [prefix, kind, pipeline, runId, ...rest] = id.split('/');
  if (prefix !== 'pipeline' || !pipeline || !runId || rest.length > 0) return undefined;
  const known = pipelineKinds.find((candidate) => candidate === kind);
  return known && { kind: known, pipeline, runId };
}

/** The child of a training run that computes its features. */
export function featureChildWorkflowId(parentWorkflowId: string): string {
  return `${parentWorkflowId}/features`;
}

/** `audit/<id>` and `adoption/<id>`; an id is made fresh for each. */
export function storeWorkflowId(what: 'audit' | 'adoption', id: string): string {
  return `${what}/${id}`;
}

/** The one schedule of audits that a project may have. */
export function auditScheduleId(project: string): string {
  return `within-cache-audit/${project}`;
}
