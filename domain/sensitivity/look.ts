/** @module One look at a sweep: the table of components, and whether to stop. */
import {
  type AnalysisResult,
  repeatFit,
  type SweepDocument,
  type SweepLedger,
  type SweepView,
} from '../../contracts/sweep.ts';
import type { SweepPlan } from '../../contracts/sweep-settings.ts';
import { metricRanges } from '../evaluation/metric-names.ts';
import type { Task } from '../learning/learner.ts';
import { lookOfPlan, plannedLooks, plannedWidth } from './planned-looks.ts';
import { stopReason } from './stop-reason.ts';
import { stopSweep } from './stopping.ts';
import { blocksOf, isInert, isNoisy } from './sweep-ledger.ts';
import { sweepRow } from './sweep-row.ts';
import { isScore, totalEffects } from './total-effects.ts';
import { defaultThresholds, type Thresholds } from './verdict.ts';
import { meanAtLook } from './width.ts';

export interface Look {
  readonly document: SweepDocument;
  readonly ledger: SweepLedger;
  /** Most blocks of the sweep; an `extend` raises it above that of the plan. */
  readonly max: number;
  /** Half-widths of the mean at earlier looks. */
  readonly widths: readonly number[];
}

export interface Judged {
  readonly plan: SweepPlan;
  readonly task: Task;
  readonly metric: string;
  /** How many are judged. */
  readonly components: number;
}

/** Thresholds of the plan, or those that suit the metric and the number of components. */
export function thresholdsFor({ plan, task, metric, components }: Judged, mean: number | null): Thresholds {
  const [least, most] = metricRanges[task][metric] ?? [0, Number.POSITIVE_INFINITY];
  const isUnit = least >= -1 && most <= 1;
  const usual = defaultThresholds(components, isUnit ? 'unit' : { mean: mean ?? 0 });
  return { share: plan.highShare ?? usual.share, deviation: plan.highSd ?? usual.deviation };
}

export function lookAt(look: Look): Omit<AnalysisResult, 'ledgerRef' | 'trialMs'> {
  const { document, ledger, max } = look;
  // Noise that no seed explains is the floor above which a component must lie.
  const floor = isNoisy(ledger) ? repeatFit : undefined;
  const blocks = blocksOf(ledger, floor === undefined ? document.components : [...document.components, floor]);
  const { mean, variance, failedFits } = totalEffects(blocks);
  const { plan } = document;
  const decision = stopSweep(blocks, {
    thresholds: thresholdsFor(judgedOf(look), mean),
    budget: max,
    looks: plannedLooks(plan),
    width: plannedWidth(plan),
    ...(floor !== undefined && { floor }),
  });
  const stop = plan.stop === 'never' ? blocks.length >= max : decision.stop;
  const scores = blocks.map(({ base }) => base).filter(isScore);
  const width = meanAtLook(scores, lookOfPlan(plan, blocks.length)).halfWidth;
  const view: SweepView = {
    metric: ledger.metric,
    blocks: blocks.length,
    fits: ledger.ran + ledger.reused,
    reused: ledger.reused,
    failed: failedFits,
    mean,
    sd: variance === null ? null : Math.sqrt(variance),
    rows: decision.verdict.components.map((component) => sweepRow(component, isInert(ledger, component.component))),
    reason: stopReason(decision, { blocks: blocks.length, max, stop, plan }),
    widths: [...look.widths, ...(Number.isFinite(width) ? [width] : [])],
  };
  return { view, decision: { stop, nextBlocks: Math.min(max, blocks.length + document.plan.step) } };
}

function judgedOf({ document, ledger }: Look): Judged {
  const { task, metric } = ledger;
  return { plan: document.plan, task, metric, components: document.components.length };
}
