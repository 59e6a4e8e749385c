/** @module The review of an inconclusive stage: what people see of it, bound to the counts by which it was judged. */
import type { AskedStage, DeploymentRequest } from '../../contracts/deployment.ts';
import { mediaTypes } from '../../contracts/digest.ts';
import { type DeploymentStage, hash32 } from '../../contracts/names.ts';
import type { ReviewedArtifacts, ReviewRequest } from '../../contracts/review.ts';
import { finishedRun, type RunPorts } from '../caching/recorded-runs.ts';

/** Characters of a name in an id of a review, and of a fact. */
const longestName = 45;
const longestFact = 200;

/** Names of models and aliases are free text in a registry; a review is named in files and addresses. */
export function stageReviewName(
  { model, alias }: Pick<DeploymentRequest, 'model' | 'alias'>,
  stage: DeploymentStage,
): string {
  const [plainModel, plainAlias] = [model, alias].map((name) =>
    name
      .replaceAll(/[^A-Za-z0-9_-]/g, '-')
      .replace(/^[_-]+/, '')
      .slice(0, longestName),
  );
  const isPlain = plainModel === model && plainAlias === alias;
  const mark = isPlain ? '' : `.${hash32(JSON.stringify([model, alias])).toString(16)}`;
  return `${plainModel || 'model'}.${plainAlias || 'alias'}${mark}.${stage}`;
}

export async function stageReview(
  { request, stage, verdict, observed, asked, at }: AskedStage,
  ports: RunPorts,
): Promise<Omit<ReviewRequest, 'id'>> {
  const { id, model, version, alias } = request;
  const judged = { deployment: id, model, version, alias, stage, verdict, observed, at };
  const { candidate, compared, disagreed } = observed ?? {};
  return {
    subject: { type: 'deployment', id, name: stageReviewName(request, stage) },
    artifacts: {
      ...(await artifactsOf(request, ports)),
      stage: await ports.blobs.put(JSON.stringify(judged), mediaTypes.json),
    },
    ...asked,
    facts: {
      model: model.slice(0, longestFact),
      version,
      alias: alias.slice(0, longestFact),
      stage,
      inconclusive: verdict.why.slice(0, longestFact),
      ...(candidate && { requests: candidate.requests, errors: candidate.errors }),
      ...(compared !== undefined && disagreed !== undefined && { compared, disagreed }),
    },
    completedAt: Math.trunc(at),
    told: request.announce === true,
  };
}

/** What the run made, where it made this very model. */
async function artifactsOf({ runId, digest }: DeploymentRequest, ports: RunPorts): Promise<ReviewedArtifacts> {
  const { results } = (runId === undefined ? undefined : await finishedRun(runId, ports)) ?? {};
  if (results?.model?.digest !== digest) return {};
  return Object.fromEntries(Object.entries(results).flatMap(([role, ref]) => (ref ? [[role, ref] as const] : [])));
}
