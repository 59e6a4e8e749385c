/** @module Whether people have approved a model: the last review that was bound to its very digest. */
import type { GateFinding } from '../../contracts/deployment.ts';
import type { ReviewView } from '../../contracts/review.ts';
import type { RunRecordStore } from '../caching/ports.ts';
import { ReviewRecords } from '../collaboration/review/records.ts';

const part = 'review';

export interface ReviewedModel {
  /** What reviews of the model are called, the name of its pipeline. */
  readonly subject: string;
  readonly digest: string;
  /** The only review that counts; the last one that was bound to the digest when absent. */
  readonly id?: string;
}

export async function reviewFinding(model: ReviewedModel, records: RunRecordStore): Promise<GateFinding> {
  const kept = new ReviewRecords(records);
  for (const id of model.id === undefined ? await reviewsOf(model.subject, kept) : [model.id]) {
    const found = await findingOf(id, model, kept);
    if (found) return found.state === 'failed' ? found : { ...found, ...(await askedIn(id, kept)) };
  }
  return { part, state: 'absent', why: 'no review was bound to it' };
}

/** Undefined where the review is about another model. */
async function findingOf(
  id: string,
  { digest, id: only }: ReviewedModel,
  kept: ReviewRecords,
): Promise<GateFinding | undefined> {
  const ended = await kept.ended(id);
  if (ended) return endedFinding(ended, digest, id === only);
  const versions = await digestsOf(id, kept);
  if (versions.at(-1) === digest) return { part, state: 'waiting', why: `review ${id} is open` };
  if (versions.includes(digest))
    return { part, state: 'failed', why: `in review ${id} a newer model has taken its place` };
  return undefined;
}

function endedFinding(
  { id, state, why, artifacts }: ReviewView,
  digest: string,
  isExpected: boolean,
): GateFinding | undefined {
  if (artifacts['model']?.digest !== digest)
    return isExpected
      ? { part, state: 'failed', why: `review ${id} ended as ${state}, and not about this model` }
      : undefined;
  if (state === 'approved') return { part, state: 'passed', why: `review ${id} has approved it` };
  return { part, state: 'failed', why: `review ${id} ended as ${state}${why === undefined ? '' : `, ${why}`}` };
}

/** Who was asked, to be asked again. */
async function askedIn(id: string, kept: ReviewRecords): Promise<Pick<GateFinding, 'asked'>> {
  const begun = (await kept.begun(id))?.request;
  // What was kept as it began is the first version; others may have been asked about a later one, by somebody else.
  const later = (await kept.trail(id)).filter(({ kind }) => kind === 'newVersion');
  const rules = later.findLast((line) => line.rules)?.rules ?? begun?.rules;
  const last = later.at(-1);
  const requester = last ? last.person : begun?.requester;
  return rules ? { asked: { rules, ...(requester !== undefined && { requester }) } } : {};
}

/** Newest first. */
async function reviewsOf(subject: string, kept: ReviewRecords): Promise<readonly string[]> {
  const found: { readonly id: string; readonly at: number }[] = [];
  for (const id of await kept.list()) {
    if (!id.startsWith(subject)) continue;
    const begun = await kept.begun(id);
    if (begun && begun.request.subject.name === subject) found.push({ id, at: begun.at });
  }
  return found.toSorted((one, other) => other.at - one.at).map(({ id }) => id);
}

/** Of the models that a review was about, in their order. */
async function digestsOf(id: string, kept: ReviewRecords): Promise<readonly string[]> {
  const begun = (await kept.begun(id))?.request.artifacts['model']?.digest;
  const later = (await kept.trail(id)).flatMap(({ kind, digests }) =>
    kind === 'newVersion' && digests?.['model'] !== undefined ? [digests['model']] : [],
  );
  return begun === undefined ? later : [begun, ...later];
}
