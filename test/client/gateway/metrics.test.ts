/** @module Tests of the page for Prometheus. */
import { expect, it } from 'vitest';
import { renderFamily, renderMetrics } from '../../../client/gateway/metrics.ts';

const of = (audited: number, failures: number, lower: number) => ({
  audited,
  failures,
  falseHits: failures,
  notAuditable: 0,
  distinctKeys: audited,
  distinctFailingKeys: failures,
  lower,
});
const figures = { entries: 3, blobs: 4, bytes: 1234, ran: 1, reused: 3 };

it('every family has its help and its type before its samples', () => {
  const steps = new Map([
    ['p/a', of(20, 1, 0.7838)],
    ['p/b', of(0, 0, 0)],
  ]);
  expect(renderMetrics({ overall: of(20, 1, 0.7838), steps }, figures)).toBe(
    `# HELP within_cache_audited_total Cache hits that audits judged.
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
# HELP within_runs_reused_share Share of reused steps among those that ran or were reused, over ended runs.
# TYPE within_runs_reused_share gauge
within_runs_reused_share 0.75
`,
  );
});

it('nothing is claimed before an audit and before a run', () => {
  const page = renderMetrics({ overall: of(0, 0, 0), steps: new Map() }, { ...figures, ran: 0, reused: 0 });
  expect(page).not.toMatch(/^within_cache_hit_consistency_lower_bound/m);
  expect(page).not.toMatch(/^within_runs_reused_share/m);
});

it('a label cannot break out of its line', () => {
  const labels = { step: 'a"b\\c\nd' };
  const lines = renderFamily({ name: 'n', type: 'gauge', help: 'x\\y\nz', samples: [{ labels, value: 1 }] });
  expect(lines).toBe(String.raw`# HELP n x\\y\nz
# TYPE n gauge
n{step="a\"b\\c\nd"} 1`);
});
