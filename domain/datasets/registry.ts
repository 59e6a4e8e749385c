/** @module The versions of data sets as the store keeps them: an upload is records that are each written once, decisions and pins are in the ledger. */

import { referenceText } from '../../contracts/dataset-reference.ts';
import {
  type DatasetDecision,
  type DatasetReference,
  type DatasetSummary,
  type DatasetVersion,
  datasetDecisionSchema,
  datasetNamePattern,
  type ReceivedUpload,
  receivedUploadSchema,
  type Upload,
  type UploadAttempt,
  type UploadVerdict,
  uploadAttemptSchema,
  uploadIdPattern,
  uploadVerdictSchema,
} from '../../contracts/datasets.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { Ledger, RunRecordStore } from '../caching/ports.ts';
import { standingPins } from '../caching/retention/pins.ts';
import { didYouMean } from '../pipeline/nearest.ts';
import { pinId, summaryOf, versionsOf } from './versions.ts';

export interface RegistryPorts {
  readonly records: RunRecordStore;
  readonly ledger: Ledger;
}

const prefix = 'dataset.';
/** A store far away answers many at a time as fast as one. */
const readAtOnce = 32;
const names = { received: 'received', verdict: 'verdict', attempt: 'attempt-' } as const;

/** Neither a name nor an id holds a dot, so the parts cannot run into each other. */
const recordIdOf = ({ dataset, uploadId }: Pick<Upload, 'dataset' | 'uploadId'>): string =>
  `${prefix}${dataset}.${uploadId}`;

function parseRecordId(id: string): Pick<Upload, 'dataset' | 'uploadId'> | undefined {
  if (!id.startsWith(prefix)) return undefined;
  const [dataset = '', uploadId = '', ...rest] = id.slice(prefix.length).split('.');
  const known = datasetNamePattern.test(dataset) && uploadIdPattern.test(uploadId) && rest.length === 0;
  return known ? { dataset, uploadId } : undefined;
}

export interface Received {
  readonly upload: Upload;
  /** False where this upload was on record before: the same id with the same bytes. */
  readonly first: boolean;
}

export class DatasetRegistry {
  readonly #ports: RegistryPorts;
  /** Uploads with a verdict, by record: nothing about them changes any more. */
  readonly #judged = new Map<string, Upload>();

  constructor(ports: RegistryPorts) {
    this.#ports = ports;
  }

  /** Puts an upload on record, whose bytes are in the store. Throws `UPLOAD_CONFLICT` where its id stands for other bytes. */
  async receive(received: ReceivedUpload): Promise<Received> {
    const first = await this.#ports.records.put(recordIdOf(received), names.received, received);
    const upload = await this.upload(received);
    if (!upload)
      throw new WithinError('STORE_UNAVAILABLE', 'The record of an upload cannot be read back; send it again.');
    const same = upload.digest === received.digest && upload.format === received.format;
    if (same && upload.pipeline === received.pipeline) return { upload, first };
    throw new WithinError(
      'UPLOAD_CONFLICT',
      `This idempotency key already stands for another upload to "${received.dataset}"; give each upload a key of its own.`,
      { dataset: received.dataset, uploadId: received.uploadId },
    );
  }

  /** Puts one more run that judges an upload on record; false where another process was faster. */
  attempt(upload: Upload, attempt: UploadAttempt): Promise<boolean> {
    return this.#ports.records.put(recordIdOf(upload), `${names.attempt}${upload.attempts + 1}`, attempt);
  }

  async judge(upload: Upload, verdict: UploadVerdict): Promise<void> {
    await this.#ports.records.put(recordIdOf(upload), names.verdict, verdict);
  }

  /** A person's word, which stands above what the run found. */
  async decide(decision: Omit<DatasetDecision, 'at'>): Promise<void> {
    await this.#ports.ledger.append('dataset', decision);
  }

  async upload(id: Pick<Upload, 'dataset' | 'uploadId'>): Promise<Upload | undefined> {
    if (!parseRecordId(recordIdOf(id))) return undefined;
    const { records } = this.#ports;
    const record = recordIdOf(id);
    const judged = this.#judged.get(record);
    if (judged) return judged;
    const received = receivedUploadSchema.safeParse(await records.get(record, names.received)).data;
    if (!received) return undefined;
    const verdict = uploadVerdictSchema.safeParse(await records.get(record, names.verdict)).data;
    const attempts = (await records.names(record)).filter((name) => name.startsWith(names.attempt)).length;
    const last = attempts === 0 ? undefined : await records.get(record, `${names.attempt}${attempts}`);
    const attempt = uploadAttemptSchema.safeParse(last).data;
    const upload: Upload = {
      ...received,
      state: verdict?.state ?? 'pending',
      attempts,
      ...(attempt && { attempt }),
      ...(verdict && { verdict }),
    };
    if (verdict) this.#judged.set(record, upload);
    return upload;
  }

  /** All uploads by data set. */
  async #uploads(only?: string): Promise<ReadonlyMap<string, readonly Upload[]>> {
    const ids = (await this.#ports.records.list()).flatMap((record) => parseRecordId(record) ?? []);
    const wanted = ids.filter(({ dataset }) => only === undefined || dataset === only);
    const found = new Map<string, Upload[]>();
    for (let at = 0; at < wanted.length; at += readAtOnce) {
      const page = await Promise.all(wanted.slice(at, at + readAtOnce).map((id) => this.upload(id)));
      for (const upload of page) {
        if (!upload) continue;
        const same = found.get(upload.dataset);
        if (same) same.push(upload);
        else found.set(upload.dataset, [upload]);
      }
    }
    return found;
  }

  /** Uploads without a verdict, of one data set or of all. */
  async pending(only?: string): Promise<readonly Upload[]> {
    return [...(await this.#uploads(only)).values()].flat().filter(({ verdict }) => !verdict);
  }

  async #decisions(): Promise<readonly DatasetDecision[]> {
    return (await this.#ports.ledger.read('dataset')).flatMap(({ at, value }) => {
      const decision = datasetDecisionSchema.safeParse(value).data;
      return decision ? [{ ...decision, at }] : [];
    });
  }

  /** Versions of every data set, newest first in each; data sets in the order of their names. */
  async all(only?: string): Promise<ReadonlyMap<string, readonly DatasetVersion[]>> {
    const uploads = await this.#uploads(only);
    const decisions = await this.#decisions();
    const pins = new Set(
      (await standingPins(this.#ports.ledger)).flatMap(({ kind, id }) => (kind === 'dataset' ? id : [])),
    );
    const sorted = [...uploads].sort(([a], [b]) => (a < b ? -1 : 1));
    return new Map(
      sorted.map(([dataset, of]) => [
        dataset,
        versionsOf(
          of,
          decisions.filter((decision) => decision.dataset === dataset),
          pins,
        ),
      ]),
    );
  }

  async summaries(): Promise<readonly DatasetSummary[]> {
    return [...(await this.all())].map(([dataset, versions]) => summaryOf(dataset, versions));
  }

  /** Newest first. Throws `DATASET_NOT_FOUND` with the nearest name. */
  async versions(dataset: string): Promise<readonly DatasetVersion[]> {
    const versions = datasetNamePattern.test(dataset) ? (await this.all(dataset)).get(dataset) : undefined;
    if (versions) return versions;
    const known = [...new Set((await this.#ports.records.list()).flatMap((id) => parseRecordId(id)?.dataset ?? []))];
    throw new WithinError(
      'DATASET_NOT_FOUND',
      `No data set is called ${JSON.stringify(dataset)}${didYouMean(dataset, known) || (known.length === 0 ? '; none was uploaded or registered' : '; within datasets list shows them')}.`.replace(
        '?.',
        '?',
      ),
      { dataset, known: known.slice(0, 20) },
    );
  }

  /** The version that a reference names, in any state. Throws `DATASET_NOT_FOUND`. */
  async find(reference: DatasetReference): Promise<DatasetVersion> {
    const { dataset, selector } = reference;
    const versions = await this.versions(dataset);
    const matches =
      selector === 'latest'
        ? versions.filter(({ latest }) => latest)
        : versions.filter((one) => one.digest.startsWith(selector));
    const [version, another] = matches;
    if (version && !another) return version;
    if (another) {
      const shown = matches.map(({ digest }) => digest.slice(0, 16)).slice(0, 5);
      throw new WithinError(
        'DATASET_NOT_FOUND',
        `Several versions of "${dataset}" begin with ${selector}: ${shown.join(', ')}; give more digits.`,
        { ...reference, versions: shown },
      );
    }
    throw this.#absent(reference, versions);
  }

  #absent({ dataset, selector }: DatasetReference, versions: readonly DatasetVersion[]): WithinError {
    const digests = versions.map(({ digest }) => digest.slice(0, Math.max(8, selector.length)));
    const message =
      selector === 'latest'
        ? `The data set "${dataset}" has no accepted version (${versions.length} ${versions.length === 1 ? 'is' : 'are'} pending or in quarantine); within datasets show ${dataset} tells why.`
        : `No version of "${dataset}" begins with ${selector}${didYouMean(selector, digests) || `; within datasets show ${dataset} lists them`}.`;
    return new WithinError('DATASET_NOT_FOUND', message.replace('?.', '?'), {
      reference: referenceText({ dataset, selector }),
      versions: digests.slice(0, 20),
    });
  }

  /** Keeps a version whatever gc clears. Throws `DATASET_NOT_FOUND`. */
  async pin(reference: DatasetReference, author: string, why?: string): Promise<DatasetVersion> {
    const version = await this.find(reference);
    const pin = { action: 'add', kind: 'dataset', id: pinId(version), ...(why !== undefined && { why }), author };
    await this.#ports.ledger.append('pin', pin);
    return { ...version, pinned: true };
  }

  /** Throws `DATASET_NOT_FOUND`. */
  async unpin(reference: DatasetReference, author: string): Promise<DatasetVersion> {
    const version = await this.find(reference);
    await this.#ports.ledger.append('pin', { action: 'remove', kind: 'dataset', id: pinId(version), author });
    return { ...version, pinned: false };
  }
}
