/** @module From the records of uploads to versions: one for each content, with the state that counts. */
import type { DatasetDecision, DatasetSummary, DatasetVersion, Upload } from '../../contracts/datasets.ts';

/** How a pin names a version. */
export const pinId = ({ dataset, digest }: Pick<DatasetVersion, 'dataset' | 'digest'>): string =>
  `${dataset}@${digest}`;

/** Moments of one millisecond are ordered by id, so that every reader sees one order. */
const byAge = (a: Upload, b: Upload): number =>
  a.receivedAt - b.receivedAt || (a.uploadId < b.uploadId ? -1 : a.uploadId > b.uploadId ? 1 : 0);

/**
 * The upload that speaks for its bytes: one that was accepted, else the last that was judged, else the last. Bytes that
 * were refused under an earlier contract and came again are accepted as soon as one upload of them is.
 */
function speaker(uploads: readonly Upload[]): Upload | undefined {
  return (
    uploads.findLast(({ state }) => state === 'accepted') ??
    uploads.findLast(({ state }) => state !== 'pending') ??
    uploads.at(-1)
  );
}

/** When the bytes became what they are: of an accepted version the first upload that was. */
function createdAt(uploads: readonly Upload[], state: Upload['state']): number {
  const first = uploads.find((upload) => upload.state === state) ?? uploads[0];
  return first?.receivedAt ?? 0;
}

function versionOf(
  uploads: readonly Upload[],
  decision: DatasetDecision | undefined,
  pins: ReadonlySet<string>,
): DatasetVersion | undefined {
  const upload = speaker(uploads);
  if (!upload) return undefined;
  const { dataset, digest, size, format, uploader, verdict } = upload;
  return {
    dataset,
    digest,
    size,
    format,
    state: decision?.state ?? upload.state,
    createdAt: createdAt(uploads, upload.state),
    uploader,
    pinned: pins.has(pinId(upload)),
    latest: false,
    uploads: uploads.map(({ uploadId }) => uploadId),
    ...(verdict?.rows !== undefined && { rows: verdict.rows }),
    ...(verdict?.columns && { columns: verdict.columns }),
    ...(verdict && { verdict }),
    ...(decision && { decision }),
  };
}

/** Versions of one data set, newest first. `decisions` are of that data set, oldest first. */
export function versionsOf(
  uploads: readonly Upload[],
  decisions: readonly DatasetDecision[],
  pins: ReadonlySet<string>,
): readonly DatasetVersion[] {
  const byDigest = new Map<string, Upload[]>();
  for (const upload of uploads.toSorted(byAge)) {
    const known = byDigest.get(upload.digest);
    if (known) known.push(upload);
    else byDigest.set(upload.digest, [upload]);
  }
  const decided = new Map(decisions.map((decision) => [decision.digest, decision]));
  const versions = [...byDigest].flatMap(([digest, same]) => versionOf(same, decided.get(digest), pins) ?? []);
  const sorted = versions.sort((a, b) => b.createdAt - a.createdAt || (a.digest < b.digest ? -1 : 1));
  const latest = sorted.find(({ state }) => state === 'accepted');
  return sorted.map((version) => (version === latest ? { ...version, latest: true } : version));
}

export function summaryOf(dataset: string, versions: readonly DatasetVersion[]): DatasetSummary {
  const count = (state: Upload['state']) => versions.filter((version) => version.state === state).length;
  const latest = versions.find((version) => version.latest);
  return {
    dataset,
    accepted: count('accepted'),
    quarantined: count('quarantined'),
    pending: count('pending'),
    pinned: versions.filter(({ pinned }) => pinned).length,
    ...(latest && {
      latest: {
        digest: latest.digest,
        size: latest.size,
        format: latest.format,
        ...(latest.rows !== undefined && { rows: latest.rows }),
        createdAt: latest.createdAt,
        uploader: latest.uploader,
      },
    }),
  };
}
