/** @module `analyzeSeedSensitivity`: from the trials of a sweep to its report. */
import { baseFit, type SweepDocument, type Trial } from '../../contracts/sweep.ts';
import type { SensitivityReport } from './sensitivity-report.ts';

export interface AnalysisInput {
  readonly pipeline: string;
  readonly learner: string;
  readonly components: readonly string[];
  readonly merged: SweepDocument['merged'];
  readonly plan: SweepDocument['plan'];
  readonly master: string;
  /** Why the sweep ended, as a sentence. */
  readonly reason: string;
  /** Half-widths of the mean, look by look. */
  readonly widths: readonly number[];
  /** Trials by block, then by fit. */
  readonly trials: readonly Readonly<Record<string, Trial>>[];
}

export function analyzeSeedSensitivity(input: AnalysisInput): SensitivityReport {
  const first = input.trials[0]?.[baseFit];
  return { schema: 1, summary: `${input.learner}: ${input.trials.length} blocks, ${first?.task ?? ''}` };
}
