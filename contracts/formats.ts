/**
 * @module Versions of what outlives a release. A change that what was written before does not meet is a new version, with a
 * way from the one before and a note in CHANGELOG.md; test/contracts/formats.test.ts holds the kept forms against today's.
 */

export const formats = {
  /** Where things stand in a store, and how records are sealed: docs/backup.md. */
  store: 1,
  /** What an entry is, and what its key is made of. */
  entries: 2,
  /** Graphs that runs were started with. */
  definitions: 1,
  /** Documents of runs, and what is kept of their start. */
  runs: 1,
  /** What a user writes. */
  pipelines: 1,
  /** What happened, as people are told. */
  events: 1,
  /** Versions of data sets, as they came and were judged. */
  datasets: 1,
  /** Changes of feature flags. */
  flags: 1,
} as const;
