/** @module Who did what, from what the house keeps of each matter itself: nothing of it is written down twice. */
import { z } from 'zod';
import type { AuditEntry } from '../../contracts/audit-log.ts';
import { datasetDecisionSchema, receivedUploadSchema } from '../../contracts/datasets.ts';
import { flagChangeSchema } from '../../contracts/flags.ts';
import { startedRunSchema, startRecord } from '../../contracts/run.ts';
import type { Ledger, LedgerTopic, RunRecordStore } from '../caching/ports.ts';
import { revocationSchema } from '../caching/revocations.ts';
import { ReviewRecords } from '../collaboration/review/records.ts';
import { DeploymentRecords } from '../deployment/records.ts';
import { acceptanceSchema } from '../sensitivity/baseline-series.ts';

export interface HousePorts {
  readonly ledger: Ledger;
  readonly records: RunRecordStore;
  readonly reviews: RunRecordStore;
  readonly deployed: RunRecordStore;
  readonly flagged: RunRecordStore;
}

type Said = Omit<AuditEntry, 'at'>;
type Reading = (value: unknown) => Said | readonly Said[] | undefined;

/** A reader of records of one shape; what is of another shape says nothing of who. */
const of =
  <T>(schema: z.ZodType<T>, said: (value: T) => Said | readonly Said[]): Reading =>
  (value) => {
    const { data } = schema.safeParse(value);
    return data === undefined ? undefined : said(data);
  };

const count = (things: number, one: string, many: string): string => `${things} ${things === 1 ? one : many}`;
const because = (why: string | undefined): { why?: string } => (why === undefined ? {} : { why });

const pinSchema = z.object({
  action: z.enum(['add', 'remove']),
  id: z.string(),
  author: z.string(),
  why: z.string().optional(),
});
const adoptionSchema = z.object({
  step: z.string(),
  author: z.string(),
  reason: z.string(),
  entries: z.array(z.unknown()),
});
const collectionSchema = z.object({ author: z.string(), removedBlobs: z.number(), entries: z.number() });
const verdictsSchema = z.object({ reviewId: z.string(), by: z.record(z.string(), z.array(z.string())) });

function judgesIn({ reviewId, by }: z.infer<typeof verdictsSchema>): readonly Said[] {
  const rows = new Map<string, number>();
  for (const who of Object.values(by).flat()) rows.set(who, (rows.get(who) ?? 0) + 1);
  return [...rows].map(([who, judged]) => ({
    source: 'row reviews',
    who,
    what: `judged ${count(judged, 'row', 'rows')}`,
    subject: reviewId,
  }));
}

const topics: Partial<Record<LedgerTopic, Reading>> = {
  revocation: of(revocationSchema, ({ author, why, keys, derived }) => ({
    source: 'reuse',
    who: author,
    what: `revoked ${count(keys.length + derived.length, 'result', 'results')}`,
    ...(keys[0] !== undefined && { subject: keys[0] }),
    why,
  })),
  adoption: of(adoptionSchema, ({ author, reason, step, entries }) => ({
    source: 'reuse',
    who: author,
    what: `adopted ${count(entries.length, 'result', 'results')}`,
    subject: step,
    why: reason,
  })),
  pin: of(pinSchema, ({ action, id, author, why }) => ({
    source: 'reuse',
    who: author,
    what: action === 'add' ? 'pinned' : 'unpinned',
    subject: id,
    ...because(why),
  })),
  gc: of(collectionSchema, ({ author, removedBlobs, entries }) => ({
    source: 'reuse',
    who: author,
    what: `cleared ${count(entries, 'result', 'results')} and ${count(removedBlobs, 'blob', 'blobs')}`,
  })),
  baseline: of(acceptanceSchema, ({ author, accepted, why }) => ({
    source: 'sweeps',
    who: author,
    what: 'accepted a baseline',
    subject: accepted,
    ...because(why),
  })),
  dataset: of(datasetDecisionSchema, ({ author, state, dataset, digest, why }) => ({
    source: 'datasets',
    who: author,
    what: state === 'accepted' ? 'accepted a version' : 'rejected a version',
    subject: `${dataset}@${digest.slice(0, 12)}`,
    why,
  })),
  'row-verdict': of(verdictsSchema, judgesIn),
};

/** Of `since` and later, milliseconds since 1970 UTC; in no order. */
export async function houseEntries(ports: HousePorts, since: number): Promise<readonly AuditEntry[]> {
  const found = await Promise.all([
    ...Object.entries(topics).map(([topic, read]) => fromLedger(topic as LedgerTopic, read, ports.ledger)),
    startsAndUploads(ports.records, since),
    fromReviews(new ReviewRecords(ports.reviews)),
    fromDeployments(new DeploymentRecords(ports.deployed)),
    fromFlags(ports.flagged),
  ]);
  return found.flat().filter(({ at }) => at >= since);
}

async function fromLedger(topic: LedgerTopic, read: Reading, ledger: Ledger): Promise<readonly AuditEntry[]> {
  return (await ledger.read(topic)).flatMap(({ at, value }) =>
    [read(value) ?? []].flat().map((said) => ({ at, ...said })),
  );
}

const uploadPrefix = 'dataset.';

/** The id of a run begins with the time of its start, `20261124-130501`, so that older ones are not read. */
async function startsAndUploads(records: RunRecordStore, since: number): Promise<readonly AuditEntry[]> {
  const first = new Date(since).toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const ids = (await records.list()).filter((id) => id >= first || id.startsWith(uploadPrefix));
  const found = await Promise.all(
    ids.map((id) => (id.startsWith(uploadPrefix) ? uploadOf(id, records) : startOf(id, records))),
  );
  return found.flat();
}

async function startOf(id: string, records: RunRecordStore): Promise<readonly AuditEntry[]> {
  const { data } = startedRunSchema.safeParse(await records.get(id, startRecord));
  if (data?.by === undefined) return [];
  return [{ at: data.startedAt, source: 'runs', who: data.by, what: `started a run of ${data.pipeline}`, subject: id }];
}

async function uploadOf(id: string, records: RunRecordStore): Promise<readonly AuditEntry[]> {
  const { data } = receivedUploadSchema.safeParse(await records.get(id, 'received'));
  if (!data) return [];
  const subject = `${data.dataset}@${data.digest.slice(0, 12)}`;
  return [{ at: data.receivedAt, source: 'datasets', who: data.uploader, what: 'registered a version', subject }];
}

const deeds: Readonly<Record<string, string>> = {
  requested: 'asked for a review',
  newVersion: 'gave a new version',
  commented: 'commented',
  refused: 'was refused',
  delegated: 'passed the vote on',
};

async function fromReviews(reviews: ReviewRecords): Promise<readonly AuditEntry[]> {
  const found = await Promise.all(
    (await reviews.list()).map(async (id) =>
      (await reviews.trail(id)).flatMap(({ at, kind, person, decision, text }): readonly AuditEntry[] => {
        const what = kind === 'voted' ? (decision ?? 'voted') : deeds[kind];
        if (person === undefined || what === undefined) return [];
        return [{ at, source: 'reviews', who: person, what, subject: id, ...because(text) }];
      }),
    ),
  );
  return found.flat();
}

async function fromDeployments(deployments: DeploymentRecords): Promise<readonly AuditEntry[]> {
  const views = await Promise.all((await deployments.list()).map((id) => deployments.view(id)));
  return views.flatMap((view) =>
    (view?.log ?? []).flatMap(({ at, what, text, by }): readonly AuditEntry[] =>
      by === undefined ? [] : [{ at, source: 'deployments', who: by, what, subject: view?.id ?? '', why: text }],
    ),
  );
}

async function fromFlags(flagged: RunRecordStore): Promise<readonly AuditEntry[]> {
  const found = await Promise.all(
    (await flagged.list()).map(async (id) => {
      const names = await flagged.names(id);
      return Promise.all(names.map((name) => flagged.get(id, name)));
    }),
  );
  return found.flat().flatMap((value): readonly AuditEntry[] => {
    const { data } = flagChangeSchema.safeParse(value);
    if (!data) return [];
    const { at, name, by = 'a hand in the file', to, why } = data;
    return [{ at, source: 'flags', who: by, what: `set to ${to?.phase ?? 'default'}`, subject: name, ...because(why) }];
  });
}
