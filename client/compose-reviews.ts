/** @module Composes what the commands of reviews of rows do. */
import { type AdapterOptions, createAdapters } from '../adapters/index.ts';
import { WithinError } from '../contracts/errors.ts';
import { rowCasesSchema } from '../contracts/row-review.ts';
import { RowReviews } from '../domain/quality/review/row-reviews.ts';
import type { ReviewServices } from './review-services.ts';

export function composeReviews(config: Omit<AdapterOptions, 'dist'>, dist: string): ReviewServices {
  const { blobs, ledger } = createAdapters({ ...config, dist });
  const reviews = new RowReviews(ledger);
  return {
    list: () => reviews.list(),
    conclusion: (id) => reviews.conclusion(id),
    async cases({ casesRef: { digest }, asked }) {
      const bytes = await blobs.get(digest);
      if (bytes) {
        const all = rowCasesSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
        const wanted = new Set(asked);
        return { ...all, cases: all.cases.filter(({ row }) => wanted.has(row)) };
      }
      const message = `The rows of this review (${digest.slice(0, 12)}) are gone from the store; run the pipeline again to make them.`;
      throw new WithinError('INPUT_LOST', message, { digest });
    },
  };
}
