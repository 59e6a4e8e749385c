/** @module Which labels of a classification are wrong, within a budget of false positives, and what share of errors that finds. */
import type { Interval } from '../../statistics/intervals.ts';
import { type BudgetThreshold, chooseThreshold, type ThresholdConstants } from './budget-threshold.ts';
import { type DetectionRate, detectionRate } from './detection-rate.ts';
import { type EvidenceRequest, gatherEvidence, type LabelEvidence } from './label-evidence.ts';
import { rivalOf } from './label-probabilities.ts';
import { type NoiseRate, noiseRate } from './noise-matrix.ts';
import { type ErrorKind, errorKinds } from './planted-errors.ts';

/** Shares: at most so many of the clean rows flagged, at least so many of the wrong ones found. */
export interface LabelBudget {
  readonly falsePositiveRate: number;
  readonly detectionRate: number;
}

export const defaultLabelBudget: LabelBudget = { falsePositiveRate: 0.05, detectionRate: 0.85 };

export interface LabelVerdict {
  /** Suspicion per row from 0 to 1: 1 less the normalized margin; 0 where the class was too small to judge. */
  readonly score: Float64Array;
  readonly isIssue: Uint8Array;
  /** Most probable class other than the given one, as an index into the classes. */
  readonly suggested: Int32Array;
  readonly threshold: BudgetThreshold;
  readonly detection: Readonly<Record<ErrorKind, DetectionRate>>;
  /**
   * Whether the lower bound of the detection rate reaches what was asked, for errors that strike anywhere (uniform,
   * pair and as in this table). Boundary errors have a rate of their own: no cut can tell them from overlapping classes.
   */
  readonly verdict: 'within-budget' | 'budget-not-reachable';
  /** Least detection rate of those three kinds, with its interval. */
  readonly best: { readonly kind: ErrorKind; readonly rate: number; readonly interval: Interval };
  /** Share of wrong labels: `floor` anywhere; `confidentJoint` as confident learning counts, overlap included. */
  readonly noise: {
    readonly floor: { readonly rate: number; readonly interval: Interval };
    readonly confidentJoint: NoiseRate;
  };
  readonly evidence: LabelEvidence;
}

/** Throws what the learners throw for a target of fewer than two classes. */
export function findLabelErrors(request: EvidenceRequest, budget: LabelBudget = defaultLabelBudget): LabelVerdict {
  return judgeLabels(gatherEvidence(request), budget, { stream: request.stream.fork(99) });
}

/** The part that needs no fits: another budget on the same evidence costs nothing. */
export function judgeLabels(
  evidence: LabelEvidence,
  budget: LabelBudget,
  { stream, constants }: { readonly stream: EvidenceRequest['stream']; readonly constants?: ThresholdConstants },
): LabelVerdict {
  const { given, judged, scores, planted, floor } = evidence;
  const threshold = chooseThreshold(evidence, budget.falsePositiveRate, constants);
  const isIssue = new Uint8Array(scores.length);
  for (const row of threshold.flagged) isIssue[row] = 1;
  const rateOf = (kind: ErrorKind): DetectionRate => detectionRate(planted, kind, threshold);
  const detection = Object.fromEntries(errorKinds.map((kind) => [kind, rateOf(kind)])) as LabelVerdict['detection'];
  const anywhere = errorKinds.filter((kind) => kind !== 'boundary');
  const kind = anywhere.reduce((least, other) =>
    detection[other].interval.lower < detection[least].interval.lower ? other : least,
  );
  const { rate, interval } = detection[kind];
  return {
    score: scores.map((score, row) => (judged[row] === 1 ? 1 - score : 0)),
    isIssue,
    suggested: given.labels.map((label, row) => rivalOf(given, row, label)),
    threshold,
    detection,
    verdict: interval.lower >= budget.detectionRate ? 'within-budget' : 'budget-not-reachable',
    best: { kind, rate, interval },
    noise: { floor: { rate: floor.rate, interval: floor.interval }, confidentJoint: noiseRate(given, stream) },
    evidence,
  };
}
