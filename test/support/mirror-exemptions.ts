/** @module Files of domain/ and adapters/ whose test lies elsewhere, each with the reason. Files of types need none. */

export const testedElsewhere: Readonly<Record<string, string>> = {
  'adapters/store/s3/probe.ts': 'test/client/compose-probes.test.ts asks real servers by it',
  'adapters/channels/email/probe.ts': 'test/client/compose-probes.test.ts asks real servers by it',
  'adapters/channels/slack/probe.ts': 'test/client/compose-probes.test.ts asks real servers by it',
  'adapters/tracing/probe.ts': 'test/client/compose-probes.test.ts asks real servers by it',
  'adapters/channels/email/mail.ts': 'test/adapters/channels/email/channel.test.ts reads the mail that arrives',
  'adapters/channels/email/reading.ts': 'test/adapters/channels/email/channel.test.ts ends connections at each stage',
  'adapters/channels/slack/client.ts': 'every call of test/adapters/channels/slack/channel.test.ts goes through it',
  'adapters/channels/slack/conversations.ts': 'test/adapters/channels/slack/channel.test.ts counts what it asks for',
  'adapters/channels/slack/posting.ts': 'test/adapters/channels/slack/channel.test.ts posts and finds by it',
  'adapters/channels/slack/read-back.ts': 'test/adapters/channels/slack/channel.test.ts finds messages by it',
  'adapters/channels/webhook/post.ts':
    'every webhook of test/adapters/channels/webhook/channel.test.ts is posted by it',
  'adapters/deployment/change-told.ts':
    'test/adapters/deployment/command.test.ts and webhook.test.ts read what it tells',
  'domain/collaboration/messages/email-draft.ts':
    'test/domain/collaboration/messages/email.test.ts reads what is written from it',
  'domain/collaboration/messages/email-html.ts':
    'test/domain/collaboration/messages/email.test.ts looks for markup in it and opens it in a browser',
  'domain/collaboration/messages/email-text.ts': 'test/domain/collaboration/messages/email.test.ts reads it',
  'domain/collaboration/messages/slack-blocks.ts':
    'test/domain/collaboration/messages/slack.test.ts holds it against every limit',
  'domain/collaboration/doors/shell.ts':
    'every page of test/domain/collaboration/doors and of test/client/gateway/doors stands in it',
  'domain/collaboration/doors/decision-forms.ts':
    'test/client/gateway/doors/decisions.test.ts sends its forms, decision-browser.test.ts fills them in',
  'domain/collaboration/doors/decision-list-page.ts': 'test/domain/collaboration/doors/decision-page.test.ts reads it',
  'domain/collaboration/doors/decision-style.ts':
    'test/client/gateway/doors/decision-browser.test.ts measures what it lays out',
  'domain/collaboration/doors/evidence-sections.ts':
    'test/client/gateway/doors/decision-browser.test.ts looks at what it shows, decision-page.test.ts writes markup into it',
  'domain/collaboration/doors/names.ts': 'every page of test/client/gateway/doors/decisions.test.ts is written with it',
  'domain/collaboration/doors/standing.ts': 'test/client/gateway/doors/decisions.test.ts reads it in each state',
  'domain/collaboration/doors/door-style.ts':
    'test/client/gateway/doors shows pages in a browser, light, dark and narrow',
  'adapters/external/index.ts': 'every test of test/adapters/external reads through it',
  'adapters/external/reader.ts': 'its errors are those that the tests of test/adapters/external expect',
  'adapters/tracking/mlflow/artifacts.ts':
    'the conformance kit puts files through the proxy of a server, test/adapters/tracking/open-tracking.test.ts into one that takes none',
  'adapters/tracking/mlflow/failure.ts': 'test/adapters/tracking/mlflow/rest.test.ts meets every answer that it names',
  'adapters/tracking/mlflow/shapes.ts': 'the conformance kits read by it in test/adapters/tracking/mlflow',
  'adapters/tracking/mlflow/pages.ts': 'every search of test/adapters/tracking/mlflow goes through it',
  'adapters/tracking/mlflow/experiments.ts': 'test/adapters/tracking/mlflow/runs.test.ts loses, deletes and finds them',
  'adapters/tracking/names.ts': 'the conformance kits refuse what it must in every store',
  'adapters/trust/open-trust.ts': 'nothing is decided there; test/domain/caching runs with it',
  'adapters/store/tiered/actions.ts': 'the conformance kits run over it in test/adapters/store/open-store.test.ts',
  'adapters/store/tiered/blobs.ts': 'the conformance kits run over it in test/adapters/store/open-store.test.ts',
  'adapters/store/tiered/records.ts': 'the conformance kits run over it in test/adapters/store/open-store.test.ts',
  'adapters/store/tiered/shared-access.ts':
    'the conformance kits run over it in test/adapters/store/open-store.test.ts',
  'adapters/store/ledger-record.ts': 'the conformance kit of ledgers runs over it in every store',
  'adapters/store/hash-content.ts': 'every blob of test/adapters/store/file-blob-store.test.ts is hashed by it',
  'adapters/store/damage.ts': 'told by the stores; test/adapters/store/file-blob-store.test.ts listens',
  'adapters/store/file-leases.ts': 'the conformance kits run over it in test/adapters/store/file-blob-store.test.ts',
  'adapters/store/file-ledger.ts': 'the conformance kits run over it in test/adapters/store/file-blob-store.test.ts',
  'adapters/store/record-name.ts': 'the conformance kit refuses what it must in every store',
  'adapters/store/s3/actions.ts': 'the conformance kits run over it in test/adapters/store/s3/bucket.test.ts',
  'adapters/store/copying/backup.ts': 'test/adapters/store/copying/copy-store.test.ts copies by it',
  'adapters/store/copying/copy-blobs.ts': 'test/adapters/store/copying/copy-store.test.ts copies by it',
  'adapters/store/copying/few-at-once.ts': 'test/adapters/store/copying/copy-store.test.ts copies by it',
  'adapters/store/copying/view.ts': 'test/adapters/store/copying/copy-store.test.ts copies by it',
  'adapters/store/markers.ts':
    'test/adapters/store/copying/copy-store.test.ts copies markers of a folder to a bucket and back',
  'adapters/store/folder-objects.ts':
    'the conformance kits run over it in test/adapters/store/encryption/objects.test.ts',
  'adapters/store/encryption/records.ts':
    'the conformance kits run over it in test/adapters/store/encryption/objects.test.ts',
  'adapters/store/encryption/mark.ts': 'test/adapters/store/encryption/objects.test.ts writes without keys',
  'adapters/store/object-blob-store.ts': 'the conformance kits run over it in test/adapters/store/s3/bucket.test.ts',
  'adapters/store/s3/connection.ts': 'every request of test/adapters/store/s3/bucket.test.ts goes through it',
  'adapters/store/s3/errors.ts': 'the conformance kits run over it in test/adapters/store/s3/bucket.test.ts',
  'adapters/store/s3/leases.ts': 'the conformance kits run over it in test/adapters/store/s3/bucket.test.ts',
  'adapters/store/s3/ledger.ts': 'the conformance kits run over it in test/adapters/store/s3/bucket.test.ts',
  'adapters/store/s3/object-service.ts': 'test/adapters/external/bucket-object.test.ts reads by it',
  'adapters/store/s3/run-records.ts': 'the conformance kits run over it in test/adapters/store/s3/bucket.test.ts',
  'adapters/store/file-action-store.ts':
    'the conformance kit runs over it in test/adapters/store/file-blob-store.test.ts',
  'adapters/store/file-run-records.ts':
    'the conformance kit runs over it in test/adapters/store/file-blob-store.test.ts',
  'adapters/tables/duckdb/quality/aggregates.ts':
    'every check of test/adapters/tables/duckdb/quality asks by it, table-view.test.ts more than one statement holds',
  'adapters/tables/duckdb/quality/conditions.ts':
    'test/adapters/tables/duckdb/quality/failing-rows.test.ts compares it with a plain loop, check-rules.test.ts breaks each rule',
  'adapters/tables/duckdb/quality/expression-sql.ts':
    'test/adapters/tables/duckdb/quality/failing-rows.test.ts compares it with a plain loop',
  'adapters/tables/duckdb/quality/groupings.ts':
    'test/adapters/tables/duckdb/quality/profile.test.ts and check-rules.test.ts count by it',
  'adapters/tables/duckdb/quality/moments.ts':
    'test/adapters/tables/duckdb/quality/profile.test.ts holds its digits for any number of threads',
  'adapters/tables/duckdb/quality/row-checking.ts':
    'test/adapters/tables/duckdb/quality/failing-rows.test.ts checks rows by zod',
  'adapters/tables/duckdb/quality/rows-together.ts':
    'test/adapters/tables/duckdb/quality/failing-rows.test.ts breaks keys, equal rows and foreign keys',
  'adapters/tables/duckdb/quality/shown.ts':
    'test/adapters/tables/duckdb/quality/failing-rows.test.ts reads its texts and looks for personal data in them',
  'adapters/tables/duckdb/reject-tables.ts': 'test/adapters/tables/duckdb/rejects.test.ts runs over it',
  'domain/quality/rules/counts.ts': 'test/domain/quality/rules/rule-result.test.ts reads its words',
  'domain/quality/rules/planning.ts': 'test/domain/quality/rules/plan-rules.test.ts plans by it',
  'domain/quality/rules/plan-foreign-keys.ts': 'test/domain/quality/rules/plan-rules.test.ts plans by it',
  'domain/quality/rules/plan-freshness.ts': 'test/domain/quality/rules/plan-rules.test.ts plans by it',
  'domain/quality/rules/violations.ts':
    'test/adapters/tables/duckdb/quality/check-rules.test.ts compares what it tells',
  'domain/caching/retention/eviction.ts':
    'what goes and what stays is judged in test/domain/caching/retention/collect.test.ts',
  'domain/caching/retention/roots.ts': 'what it holds is seen to stay in test/domain/caching/retention/collect.test.ts',
  'domain/caching/retention/survey.ts': 'every case of test/domain/caching/retention/collect.test.ts surveys a store',
  'domain/datasets/check-report.ts': 'test/e2e/datasets.test.ts reads real reports by it',
  'domain/learning/linear-kernel.ts': 'test/domain/learning/row-blocks.test.ts holds its sums against plain loops',
  'domain/learning/linear-kernels.ts': 'every pass of test/domain/learning/row-blocks.test.ts runs them',
  'domain/learning/logistic-kernel.ts':
    'test/domain/learning/logistic-loss.test.ts holds its slopes against differences',
  'domain/learning/query-batch.ts':
    'every search of test/domain/learning/nearest-neighbors.test.ts lays out its queries so',
  'domain/learning/boosting-params.ts': 'its schema is that of test/domain/learning/gradient-boosting.test.ts',
  'domain/learning/forest-walk.ts': 'every prediction of test/domain/learning/forest-average.test.ts walks by it',
  'domain/pipeline/feature-drafts.ts': 'its drafts are those of test/domain/pipeline/shorthand.test.ts',
  'domain/pipeline/model-drafts.ts': 'its drafts are those of test/domain/pipeline/expand.test.ts',
  'domain/pipeline/split-drafts.ts': 'its drafts are those of test/domain/pipeline/sweep-drafts.test.ts',
  'domain/pipeline/trial-drafts.ts':
    'its drafts are those of test/domain/pipeline/sweep-drafts.test.ts and cleaning-drafts.test.ts',
  'domain/pipeline/training-drafts.ts': 'its drafts are those of test/domain/pipeline/expand.test.ts',
  'domain/quality/review/review-page.ts':
    'test/client/review-page/page.test.ts works it in a browser, test/client/gateway/reviews/routes.test.ts reads it',
  'domain/quality/review/review-style.ts': 'test/client/review-page/page.test.ts lays the page out by it',
  'domain/quality/row-cases.ts': 'test/domain/quality/validator.test.ts reads its cases',
  'domain/steps/validate.ts':
    'test/e2e/row-review.test.ts runs it; what it finds is judged in test/domain/quality/validator.test.ts',
  'domain/steps/review-rows.ts': 'the worker runs it: test/e2e/row-review.test.ts',
  'domain/sensitivity/trial-fit.ts': 'every trial of test/domain/sensitivity/trial.test.ts is fitted by it',
  'domain/sensitivity/trial-scores.ts': 'every trial of test/domain/sensitivity/trial.test.ts is told by it',
};
