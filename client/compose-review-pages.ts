/** @module Composes what the gateway's reviews of rows show and do. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AdapterOptions } from '../adapters/index.ts';
import { renderReviewList } from '../domain/quality/review/review-list-page.ts';
import { renderReviewPage } from '../domain/quality/review/review-page.ts';
import { composeReviews } from './compose-reviews.ts';
import type { ReviewGate } from './review-services.ts';
import { reviewProgress, voteOnRows } from './run/find-review.ts';
import type { Reached } from './run/reach.ts';

/** Where `gateway/reviews/routes.ts` serves the script that the build puts beside the command line. */
const scriptPath = '/reviews/page.js';

export function composeReviewPages(
  config: Omit<AdapterOptions, 'dist'>,
  dist: string,
  reach: () => Promise<Reached>,
): ReviewGate {
  return {
    ...composeReviews(config, dist),
    progress: (review) => reviewProgress(reach, review),
    vote: (review, votes) => voteOnRows(reach, review, votes),
    listPage: renderReviewList,
    reviewPage: ({ reviewId, pipeline }) => renderReviewPage({ reviewId, pipeline, scriptPath }),
    script: () => readFile(join(dist, 'client', 'review-page.js'), 'utf8'),
  };
}
