/** @module Tests of the page for Prometheus. */
import { expect, it } from 'vitest';
import { renderMetrics } from '../../../client/gateway/metrics.ts';

const of = (audited: number, failures: number, lower: number) => ({
  audited,
  failures,
  falseHits: failures,
  notAuditable: 0,
  distinctKeys: audited,
  distinctFailingKeys: failures,
  lower,
});
const reviews = { openMs: [60_000, 3_600_000], decisionMs: [200_000, 90_000_000] };
const figures = { entries: 3, blobs: 4, bytes: 1234, ran: 1, reused: 3, savedMs: 1500, reviews };

it('every family has its help and its type before its samples', async () => {
  const steps = new Map([
    ['p/a', of(20, 1, 0.7838)],
    ['p/b', of(0, 0, 0)],
  ]);
  expect(await renderMetrics({ overall: of(20, 1, 0.7838), steps }, figures)).toMatchInlineSnapshot(`
    "# HELP within_cache_audited_total Cache hits that audits judged.
    # TYPE within_cache_audited_total counter
    within_cache_audited_total{step="p/a"} 20
    within_cache_audited_total{step="p/b"} 0

    # HELP within_cache_inconsistent_total Judged cache hits that did not come out again.
    # TYPE within_cache_inconsistent_total counter
    within_cache_inconsistent_total{step="p/a"} 1
    within_cache_inconsistent_total{step="p/b"} 0

    # HELP within_cache_hit_consistency_lower_bound Lower end of the one-sided 95% Clopper-Pearson interval of consistent hits; without a step, of all.
    # TYPE within_cache_hit_consistency_lower_bound gauge
    within_cache_hit_consistency_lower_bound 0.7838
    within_cache_hit_consistency_lower_bound{step="p/a"} 0.7838

    # HELP within_cache_entries Entries of the store.
    # TYPE within_cache_entries gauge
    within_cache_entries 3

    # HELP within_cache_blobs Blobs of the store.
    # TYPE within_cache_blobs gauge
    within_cache_blobs 4

    # HELP within_cache_bytes Bytes of all blobs of the store.
    # TYPE within_cache_bytes gauge
    within_cache_bytes 1234

    # HELP within_run_steps Steps of ended runs by outcome.
    # TYPE within_run_steps gauge
    within_run_steps{outcome="ran"} 1
    within_run_steps{outcome="reused"} 3

    # HELP within_runs_saved_seconds Time that reused steps of ended runs took when they ran.
    # TYPE within_runs_saved_seconds gauge
    within_runs_saved_seconds 1.5

    # HELP within_runs_reused_share Share of reused steps among those that ran or were reused, over ended runs.
    # TYPE within_runs_reused_share gauge
    within_runs_reused_share 0.75

    # HELP within_reviews_open Reviews that wait for people.
    # TYPE within_reviews_open gauge
    within_reviews_open 2

    # HELP within_review_oldest_open_seconds Age of the oldest review that waits for people; 0 where none does.
    # TYPE within_review_oldest_open_seconds gauge
    within_review_oldest_open_seconds 3600

    # HELP within_review_decision_seconds Time from what is reviewed to the decision of people.
    # TYPE within_review_decision_seconds histogram
    within_review_decision_seconds_bucket{le="300"} 1
    within_review_decision_seconds_bucket{le="3600"} 1
    within_review_decision_seconds_bucket{le="14400"} 1
    within_review_decision_seconds_bucket{le="86400"} 1
    within_review_decision_seconds_bucket{le="172800"} 2
    within_review_decision_seconds_bucket{le="604800"} 2
    within_review_decision_seconds_bucket{le="+Inf"} 2
    within_review_decision_seconds_sum 90200
    within_review_decision_seconds_count 2
    "
  `);
});

it('nothing is claimed before an audit, a run and a review', async () => {
  const none = { ...figures, ran: 0, reused: 0, reviews: { openMs: [], decisionMs: [] } };
  const page = await renderMetrics({ overall: of(0, 0, 0), steps: new Map() }, none);
  expect(page).not.toMatch(/^within_cache_hit_consistency_lower_bound/m);
  expect(page).not.toMatch(/^within_runs_reused_share/m);
  expect(page).toMatch(/^within_review_oldest_open_seconds 0$/m);
  expect(page).toMatch(/^within_review_decision_seconds_count 0$/m);
});

it('a label cannot break out of its line', async () => {
  const steps = new Map([['a"b\\c\nd', of(1, 0, 0.05)]]);
  const page = await renderMetrics({ overall: of(1, 0, 0.05), steps }, figures);
  expect(page).toContain(String.raw`within_cache_audited_total{step="a\"b\\c\nd"} 1`);
});
