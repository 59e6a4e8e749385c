/** @module Files of domain/ and adapters/ whose test lies elsewhere, each with the reason. Files of types need none. */

export const testedElsewhere: Readonly<Record<string, string>> = {
  'adapters/store/file-action-store.ts':
    'the conformance kit runs over it in test/adapters/store/file-blob-store.test.ts',
  'adapters/store/file-run-records.ts':
    'the conformance kit runs over it in test/adapters/store/file-blob-store.test.ts',
  'domain/pipeline/feature-drafts.ts': 'its drafts are those of test/domain/pipeline/shorthand.test.ts',
  'domain/pipeline/training-drafts.ts': 'its drafts are those of test/domain/pipeline/expand.test.ts',
};
