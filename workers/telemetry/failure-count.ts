/** @module Counts attempts of activities that failed, by the code of the error. */
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Measures } from './measures.ts';

/** An attempt that waits for another worker or for a receiver has not failed, nor has one that was cancelled. */
export const countingFailures =
  (measures: Pick<Measures, 'failed'>): ActivityInterceptorsFactory =>
  () => ({
    inbound: {
      async execute(input, next) {
        try {
          return await next(input);
        } catch (error) {
          if (error instanceof ApplicationFailure && error.category !== 'BENIGN')
            measures.failed(error.type ?? 'INTERNAL');
          throw error;
        }
      },
    },
  });
