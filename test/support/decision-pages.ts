/** @module A review with a whole report, on a gateway whose reviews are in memory. */

import type { Gateway, GatewayOptions } from '../../client/gateway/server.ts';
import { cast } from '../../domain/collaboration/review/policy.ts';
import { buildReport } from '../../domain/report/build.ts';
import { gatherContent } from '../../domain/report/content.ts';
import { context, trainingInputs } from '../domain/report/fixtures.ts';
import { DecisionsInMemory } from './decision-gate.ts';
import { startDoors } from './gateway-doors.ts';
import { aBallot, aReview, type RequestOver } from './reviews.ts';

const everybody = [
  { id: 'anna', name: 'Anna Berg' },
  { id: 'ben', name: 'Ben Cole' },
  { id: 'carl', name: 'Carl <b>Åström</b>' },
  { id: 'dora', name: 'Dora Ek' },
];

const estimate = (value: number, lower: number, upper: number) => ({ value, lower, upper });

const metrics = {
  task: 'classification',
  rows: 143,
  metrics: {
    accuracy: { ...estimate(0.9651, 0.9204, 0.9885), baseline: 0.6224 },
    'log-loss': { ...estimate(0.1034, 0.0712, 0.1489), baseline: 0.6631 },
    'roc-auc': { ...estimate(0.9931, 0.9817, 0.9989), baseline: 0.5 },
    f1: { ...estimate(0.9524, 0.9043, 0.9846), baseline: 0 },
  },
};
const championMetrics = {
  ...metrics,
  metrics: { accuracy: estimate(0.951, 0.902, 0.9801), 'log-loss': estimate(0.098, 0.0655, 0.1402) },
};
const quality = {
  headline: '561 of 569 rows are accepted, 5 are quarantined and 3 wait for people.',
  rows: { accept: 561, quarantine: 5, review: 3 },
  issues: [
    { code: 'label-error', column: 'diagnosis', message: 'row 17 holds "malignant"' },
    { code: 'near-duplicates', message: 'two rows' },
  ],
  advice: ['Leave out id_copy (dataset.exclude), which tells nothing.'],
};
const seeds = {
  summary: 'Of the differences between runs, the split makes the most.',
  metric: 'accuracy',
  fits: 64,
  mean: 0.9633,
  meanLower: 0.961,
  meanUpper: 0.9656,
  sd: 0.0092,
  components: [
    { component: 'split', sd: 0.0088, share: 0.91 },
    { component: 'bootstrap', sd: 0.0021, share: 0.05 },
  ],
};

let report: Promise<string> | undefined;
/** As a training run writes it. */
const reportHtml = (): Promise<string> =>
  (report ??= gatherContent({
    inputs: trainingInputs,
    params: { title: 'churn', kind: 'training' },
    seeds: {},
    context,
  })
    .then((content) => buildReport(content, context.plots))
    .then(({ html }) => html));

export async function aDecision(over: RequestOver = {}): Promise<DecisionsInMemory> {
  const gate = new DecisionsInMemory(
    aReview(over, { ben: { name: 'Ben Cole' }, anna: { name: 'Anna Berg' }, carl: { name: 'Carl <b>Åström</b>' } }),
    everybody,
  );
  const artifacts = {
    metrics: gate.keep(JSON.stringify(metrics)),
    report: gate.keep(await reportHtml()),
    quality: gate.keep(JSON.stringify(quality)),
    seeds: gate.keep(JSON.stringify(seeds)),
  };
  gate.champion = { name: 'version 3 of churn', metrics: gate.keep(JSON.stringify(championMetrics)) };
  const dueAt = gate.now + 50 * 3_600_000;
  gate.held = { ...gate.held, dueAt, request: { ...gate.held.request, artifacts, requester: 'dora' } };
  return gate;
}

/** Ben has said something. */
export function discussed(gate: DecisionsInMemory, text = 'Recall of small tumours fell. Why?'): void {
  gate.held = cast(gate.held, aBallot('ben', 'requestChanges', { text }), gate.now).held;
}

export type DecisionServing = Pick<Partial<GatewayOptions>, 'host'> & Partial<NonNullable<GatewayOptions['access']>>;

export async function serveDecisions(
  gate: DecisionsInMemory,
  more: DecisionServing = {},
): Promise<{ readonly gateway: Gateway; readonly page: string; readonly defects: unknown[] }> {
  const { host = '127.0.0.1', tokens = [], secret = async () => '' } = more;
  const defects: unknown[] = [];
  const gateway = await startDoors({
    host,
    access: { tokens, secret },
    decisions: { open: () => gate, onDefect: (error) => defects.push(error) },
  });
  return { gateway, page: `${gateway.url}/decisions/${gate.held.request.id}`, defects };
}
