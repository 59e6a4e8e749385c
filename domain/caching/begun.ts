/** @module What a run began and did not wait for: the review of what it made, and the deployment of its model. */
import { type Begun, begunRecords, begunSchemas } from '../../contracts/run.ts';
import type { RunRecordStore } from './ports.ts';

/** The first word counts: an activity that is tried again finds what an earlier attempt began. */
export async function keepBegun(runId: string, begun: Begun, records: RunRecordStore): Promise<void> {
  const { review, deployment } = begun;
  if (review) await records.put(runId, begunRecords.review, review);
  if (deployment) await records.put(runId, begunRecords.deployment, deployment);
}

export async function begunBy(runId: string, records: RunRecordStore): Promise<Begun> {
  const review = begunSchemas.review.safeParse(await records.get(runId, begunRecords.review)).data;
  const deployment = begunSchemas.deployment.safeParse(await records.get(runId, begunRecords.deployment)).data;
  return { ...(review && { review }), ...(deployment && { deployment }) };
}
