/** @module `PastVerdicts`: what people said of earlier flags, as a document of the store that a validation reads. */
import { mediaTypes } from '../../../contracts/digest.ts';
import type { BlobStore } from '../../caching/ports.ts';
import type { SourceFile, VerdictResolver } from '../../pipeline/ports.ts';
import { calibrate } from './calibrate.ts';
import type { RowReviews } from './row-reviews.ts';

export class PastVerdicts implements VerdictResolver {
  readonly #reviews: Pick<RowReviews, 'judgedFlags'>;
  readonly #blobs: Pick<BlobStore, 'put'>;

  constructor(reviews: Pick<RowReviews, 'judgedFlags'>, blobs: Pick<BlobStore, 'put'>) {
    this.#reviews = reviews;
    this.#blobs = blobs;
  }

  /** Equal verdicts give equal bytes, whoever gave them and when. */
  async resolve(pipeline: string): Promise<SourceFile | undefined> {
    const calibration = calibrate(await this.#reviews.judgedFlags(pipeline));
    if (calibration.detectors.length === 0) return undefined;
    const { digest, size } = await this.#blobs.put(JSON.stringify(calibration), mediaTypes.json);
    return { path: `verdicts/${pipeline}.json`, digest, size };
  }
}
