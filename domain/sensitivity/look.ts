/** @module One look at a sweep: the table of components, and whether to stop. */
import type { AnalysisResult, SweepDocument, SweepLedger, SweepRow, SweepView } from '../../contracts/sweep.ts';
import type { SweepPlan } from '../../contracts/sweep-settings.ts';
import { metricRanges } from '../evaluation/metric-names.ts';
import type { Task } from '../learning/learner.ts';
import { meanSequence, type StopDecision, stopSweep } from './stopping.ts';
import { blocksOf, isInert } from './sweep-ledger.ts';
import { type Block, isScore, totalEffects } from './total-effects.ts';
import { defaultThresholds, type JudgedComponent, type Thresholds } from './verdict.ts';

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

export function lookAt(look: Look): Omit<AnalysisResult, 'ledgerRef'> {
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
    rows: decision.verdict.components.map((component) => rowOf(component, ledger)),
    reason: reasonOf(decision, { blocks, max, stop }),
    widths: [...look.widths, ...(Number.isFinite(width) ? [width] : [])],
  };
  return { view, decision: { stop, nextBlocks: Math.min(max, blocks.length + document.plan.step) } };
}

function judgedOf({ document, ledger }: Look): Judged {
  const { task, metric } = ledger;
  return { plan: document.plan, task, metric, components: document.components.length };
}

function rowOf(component: JudgedComponent, ledger: SweepLedger): SweepRow {
  const inert = isInert(ledger, component.component);
  const { deviationInterval, shareInterval } = component;
  return {
    component: component.component,
    sd: component.pairs === 0 ? null : component.deviation,
    sdLower: finite(deviationInterval.lower),
    sdUpper: finite(deviationInterval.upper),
    share: component.share,
    shareLower: finite(shareInterval?.lower),
    shareUpper: finite(shareInterval?.upper),
    // Scores that never moved say nothing about predictions; only equal trials do.
    verdict: inert ? 'inert' : component.verdict === 'inert' ? 'low' : component.verdict,
  };
}

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

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
