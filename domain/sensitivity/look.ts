/** @module One look at a sweep: the table of components, and whether to stop. */
import type { AnalysisResult, SweepDocument, SweepLedger, SweepView } from '../../contracts/sweep.ts';
import type { SweepPlan } from '../../contracts/sweep-settings.ts';
import { metricRanges } from '../evaluation/metric-names.ts';
import type { Task } from '../learning/learner.ts';
import { meanSequence, type StopDecision, stopSweep } from './stopping.ts';
import { blocksOf, isInert } from './sweep-ledger.ts';
import { sweepRow } from './sweep-row.ts';
import { type Block, isScore, totalEffects } from './total-effects.ts';
import { defaultThresholds, type Thresholds } from './verdict.ts';

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
  const blocks = blocksOf(ledger, document.components);
  const { mean, variance, failedFits } = totalEffects(blocks);
  const decision = stopSweep(blocks, {
    thresholds: thresholdsFor(judgedOf(look), mean),
    budget: max,
    every: document.plan.step,
  });
  const stop = document.plan.stop === 'never' ? blocks.length >= max : decision.stop;
  const width = meanSequence(blocks.map(({ base }) => base).filter(isScore)).halfWidth;
  const view: SweepView = {
    metric: ledger.metric,
    blocks: blocks.length,
    fits: ledger.ran + ledger.reused,
    reused: ledger.reused,
    failed: failedFits,
    mean,
    sd: variance === null ? null : Math.sqrt(variance),
    rows: decision.verdict.components.map((component) => sweepRow(component, isInert(ledger, component.component))),
    reason: reasonOf(decision, { blocks, max, stop }),
    widths: [...look.widths, ...(Number.isFinite(width) ? [width] : [])],
  };
  return { view, decision: { stop, nextBlocks: Math.min(max, blocks.length + document.plan.step) } };
}

function judgedOf({ document, ledger }: Look): Judged {
  const { task, metric } = ledger;
  return { plan: document.plan, task, metric, components: document.components.length };
}

interface Where {
  readonly blocks: readonly Block[];
  readonly max: number;
  readonly stop: boolean;
}

function reasonOf(decision: StopDecision, { blocks, max, stop }: Where): string {
  const count = `${blocks.length} blocks`;
  if (!stop) return `After ${count} about ${decision.stillNeeded} more are expected.`;
  if (decision.reason === 'settled') return `Ended after ${count}: every component is clear of the thresholds.`;
  if (decision.verdict.status === 'settled')
    return `Ended after all ${count}; every component is clear of the thresholds.`;
  const { moreBlocks } = decision.verdict;
  const needed =
    moreBlocks === null
      ? 'no number of blocks up to 10,000 is likely to settle it'
      : `about ${moreBlocks} more would settle it`;
  return `Ended after all ${Math.min(max, blocks.length)} blocks without a clear answer for every component; ${needed}.`;
}
