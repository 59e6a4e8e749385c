/** @module From `dataset:NAME@…` in a pipeline file to the digest of the version that a run reads. */

import { referenceText } from '../../contracts/dataset-reference.ts';
import type { DatasetReference, DatasetVersion, Upload } from '../../contracts/datasets.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { BlobStore } from '../caching/ports.ts';
import type { DatasetResolver, SourceFile } from '../pipeline/ports.ts';
import type { DatasetRegistry } from './registry.ts';

/** The ending tells readers of tables the format. */
export const fileOf = ({
  dataset,
  format,
  digest,
  size,
}: Pick<Upload, 'dataset' | 'format' | 'digest' | 'size'>): SourceFile => ({
  path: `${dataset}.${format}`,
  digest,
  size,
});

function refused(
  reference: DatasetReference,
  { dataset, digest, state, verdict, decision }: DatasetVersion,
): WithinError {
  const short = `${dataset}@${digest.slice(0, 12)}`;
  const reason = decision?.why ?? verdict?.error?.message;
  const why =
    state === 'pending'
      ? 'has not been judged'
      : `is in quarantine${reason === undefined ? '' : ` (${reason.replace(/[.;]+$/, '')})`}`;
  return new WithinError(
    'DATASET_REFUSED',
    `The version ${short} ${why}, so no pipeline reads it; name another, or see within datasets show ${short}.`,
    { reference: referenceText(reference), digest, state },
  );
}

/** Gives accepted versions only, and those only whose bytes are still in the store. */
export class VersionResolver implements DatasetResolver {
  readonly #registry: DatasetRegistry;
  readonly #blobs: Pick<BlobStore, 'has'>;

  constructor(registry: DatasetRegistry, blobs: Pick<BlobStore, 'has'>) {
    this.#registry = registry;
    this.#blobs = blobs;
  }

  /** Throws `DATASET_NOT_FOUND`, `DATASET_REFUSED`. */
  async resolve(reference: DatasetReference): Promise<SourceFile> {
    const version = await this.#registry.find(reference);
    if (version.state !== 'accepted') throw refused(reference, version);
    if (await this.#blobs.has(version)) return fileOf(version);
    const short = `${version.dataset}@${version.digest.slice(0, 12)}`;
    throw new WithinError(
      'DATASET_NOT_FOUND',
      `The bytes of ${short} are not in the store any more: gc cleared them, or another store holds them; upload them again, and pin what must stay.`,
      { reference: referenceText(reference), digest: version.digest },
    );
  }
}

/** What a pipeline sees that judges an upload: `latest` of its data set is the upload itself, whatever its state. */
export class UploadResolver implements DatasetResolver {
  readonly #upload: Upload;
  readonly beside: DatasetResolver;
  /** True once the pipeline has asked for the upload: one that never does judges something else. */
  asked = false;

  constructor(upload: Upload, others: DatasetResolver) {
    this.#upload = upload;
    this.beside = others;
  }

  resolve(reference: DatasetReference): Promise<SourceFile> {
    const { dataset } = this.#upload;
    if (reference.dataset !== dataset || reference.selector !== 'latest') return this.beside.resolve(reference);
    this.asked = true;
    return Promise.resolve(fileOf(this.#upload));
  }
}
