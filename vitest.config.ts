/** @module Two kinds of tests: `unit` (all of test/ but e2e, files side by side) and `e2e` (real servers, one by one). */
import { defineConfig } from 'vitest/config';

/** `.ci/run` sets it and reads the totals from this file. */
const reportFile = process.env['TEST_REPORT'];

export default defineConfig({
  test: {
    reporters: reportFile ? ['default', ['json', { outputFile: reportFile }]] : ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          // Texts are compared without colour, which a CI variable would turn on.
          env: { NO_COLOR: '1' },
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**'],
          // Ends what hangs and nothing else: where memory is short, a program that loads scikit-learn takes a minute.
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/global-setup.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
