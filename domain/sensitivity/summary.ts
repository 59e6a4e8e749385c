/** @module A sweep in one sentence; each number is of this sweep. */
import { metricRanges } from '../evaluation/metric-names.ts';
import type { SensitivityReport } from './sensitivity-report.ts';

type Told = Pick<
  SensitivityReport,
  'learner' | 'pipeline' | 'task' | 'metric' | 'sd' | 'blocks' | 'components' | 'gain' | 'failures' | 'deterministic'
>;

/** Two significant digits, without an exponent where that reads better. */
const short = (value: number): string => String(Number(value.toPrecision(2)));
const percent = (share: number | null): string => (share === null ? '?' : (100 * share).toFixed(0));

/** Metrics between 0 and 1 are told in points of a hundred, others in their own units. */
export function inUnits({ task, metric }: Pick<Told, 'task' | 'metric'>, value: number): string {
  const [least, most] = metricRanges[task][metric] ?? [];
  const isShare = least !== undefined && most !== undefined && least >= -1 && most <= 1;
  return isShare ? `${short(100 * value)} points` : short(value);
}

export function summaryOf(told: Told): string {
  const { learner, pipeline, metric, sd, blocks, components, gain } = told;
  const head = `Seed luck of ${learner} on ${pipeline}: `;
  if (sd === null) return `${head}no fit gave a score of ${metric}.`;
  if (sd === 0) return `${head}none in ${blocks} blocks, ${metric} never moved.${warnings(told)}`;
  const parts = [`sd ${inUnits(told, sd)} of ${metric} over all seeds`];
  const [largest] = [...components].sort((a, b) => (b.share ?? 0) - (a.share ?? 0));
  if (largest && largest.share !== null)
    parts.push(
      `${largest.component} explains ${percent(Math.min(1, largest.share))}% [${percent(largest.shareLower)}, ${percent(largest.shareUpper)}]`,
    );
  if (gain)
    parts.push(
      `a gain of ${inUnits(told, gain.difference)} wins with a probability of about ${gain.probability.toFixed(2)} and needs about ${Math.ceil(gain.pairs)} pairs of runs to be seen`,
    );
  return `${head}${parts.join('; ')}.${warnings(told)}`;
}

function warnings({ failures, deterministic }: Told): string {
  const failed = failures.length === 0 ? '' : ` ${failures.length} fits gave no score.`;
  return `${failed}${deterministic ? '' : ' Equal seeds did not give equal results.'}`;
}
