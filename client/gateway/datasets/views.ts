/** @module Data sets, versions and uploads as the gateway shows them. */
import type { DatasetVersion, Upload } from '../../../contracts/datasets.ts';

export const statusPath = ({ dataset, uploadId }: Pick<Upload, 'dataset' | 'uploadId'>): string =>
  `/datasets/${dataset}/uploads/${uploadId}`;

/** Times as ISO 8601. */
const moment = (ms: number): string => new Date(ms).toISOString();

export function versionView({ verdict, createdAt, decision, ...version }: DatasetVersion): object {
  return {
    ...version,
    createdAt: moment(createdAt),
    ...(verdict && {
      contract: verdict.contract,
      runId: verdict.runId,
      ...(verdict.report && { report: verdict.report }),
      ...(verdict.error && { error: verdict.error }),
      problems: verdict.problems,
    }),
    ...(decision && { decision: { ...decision, at: moment(decision.at) } }),
  };
}

/** Where an upload stands: `pending`, `accepted` or `quarantined`, as its version does once it has a verdict. */
export function uploadView(upload: Upload, version?: DatasetVersion): Readonly<Record<string, unknown>> {
  const { dataset, uploadId, digest, size, format, receivedAt, uploader, verdict, attempt } = upload;
  return {
    dataset,
    upload: uploadId,
    state: version?.state ?? upload.state,
    digest,
    size,
    format,
    uploader,
    receivedAt: moment(receivedAt),
    version: `${dataset}@${digest}`,
    statusUrl: statusPath(upload),
    ...(attempt && { runId: attempt.runId }),
    ...(verdict && {
      ...(verdict.rows !== undefined && { rows: verdict.rows }),
      ...(verdict.columns && { columns: verdict.columns }),
      contract: verdict.contract,
      ...(verdict.report && { report: verdict.report }),
      ...(verdict.error && { error: verdict.error }),
      problems: verdict.problems,
    }),
  };
}
