/** @module Detector `label-errors`: labels that models which have not seen them contradict, within a budget of false positives. */
import type { Detector, DetectorRequest, Findings, Reason, RowFindings, TableIssue } from '../detector.ts';
import { defaultLabelBudget, findLabelErrors, type LabelBudget, type LabelVerdict } from './find-label-errors.ts';
import type { ClassTarget } from './label-evidence.ts';
import { probabilityAt } from './label-probabilities.ts';
import { type LabelledRows, labelledRows } from './labelled-rows.ts';
import { findRegressionErrors, type RegressionVerdict } from './regression-errors.ts';

const name = 'label-errors';

/** Classes and numbers alike; the summary holds the budget, the estimates and the verdict. */
export function labelErrorDetector(budget: LabelBudget = defaultLabelBudget): Detector {
  return {
    name,
    summary: 'labels that models contradict which have not seen them',
    nature: 'statistical',
    async detect(request) {
      return findingsOf(request, budget);
    },
  };
}

function findingsOf(request: DetectorRequest, budget: LabelBudget): Findings {
  const labelled = labelledRows({ ...request, stream: request.stream.fork(0) });
  if ('code' in labelled) {
    return {
      detector: name,
      issues: labelled.code === 'no-target' ? [] : [labelled],
      summary: { skipped: labelled.code },
    };
  }
  const { judged, target } = labelled;
  const common = { ...judged, stream: request.stream.fork(1), progress: request.progress };
  if (target.task === 'classification') {
    const verdict = findLabelErrors({ ...common, target }, budget);
    return classFindings(request, { labelled, target, verdict, budget });
  }
  const verdict = findRegressionErrors({ ...common, values: target.values, budget });
  return numberFindings(request, { labelled, values: target.values, verdict, budget });
}

interface ClassOutcome {
  readonly labelled: LabelledRows;
  readonly target: ClassTarget;
  readonly verdict: LabelVerdict;
  readonly budget: LabelBudget;
}

function classFindings(request: DetectorRequest, { labelled, target, verdict, budget }: ClassOutcome): Findings {
  const { given } = verdict.evidence;
  const nameOf = (label: number): string => target.classes[label] ?? '';
  const percent = (row: number, label: number): string => (100 * probabilityAt(given, row, label)).toFixed(0);
  const reason = (row: number): Reason => {
    const own = target.labels[row] ?? 0;
    const other = verdict.suggested[row] ?? 0;
    return {
      code: 'label-error',
      message: `labelled "${nameOf(own)}"; models that have not seen the row give that ${percent(row, own)}% and "${nameOf(other)}" ${percent(row, other)}%`,
      ...(request.roles.target === undefined ? {} : { column: request.roles.target }),
      suggestion: nameOf(other),
    };
  };
  const { threshold, detection, noise, evidence } = verdict;
  return {
    detector: name,
    rows: spread(request, labelled, { ...verdict, reason }),
    issues: [...verdictIssue(verdict.verdict, verdict.best, budget), ...unjudgedIssue(verdict)],
    summary: {
      task: 'classification',
      classes: target.classes,
      budget,
      verdict: verdict.verdict,
      best: verdict.best,
      estimatedFalsePositiveRate: threshold.falsePositiveRate,
      assumedBoundaryErrors: threshold.assumedBoundary,
      detection,
      noise,
      noiseMatrix: [...evidence.matrices.givenByTrue],
      flagged: threshold.flagged.length,
      fits: evidence.fits,
      plantedRuns: evidence.runs,
    },
  };
}

interface NumberOutcome {
  readonly labelled: LabelledRows;
  readonly values: Float64Array;
  readonly verdict: RegressionVerdict;
  readonly budget: LabelBudget;
}

function numberFindings(request: DetectorRequest, { labelled, values, verdict, budget }: NumberOutcome): Findings {
  const short = (value: number | undefined): string => Number((value ?? 0).toPrecision(4)).toString();
  const reason = (row: number): Reason => ({
    code: 'label-error',
    message: `is ${short(values[row])} where models that have not seen the row expect ${short(verdict.predicted[row])}, ${short(verdict.deviation[row])} times the usual error there`,
    ...(request.roles.target === undefined ? {} : { column: request.roles.target }),
    suggestion: short(verdict.predicted[row]),
  });
  const { detection } = verdict;
  return {
    detector: name,
    rows: spread(request, labelled, { ...verdict, reason }),
    issues: verdictIssue(verdict.verdict, { kind: 'swapped', ...detection }, budget),
    summary: {
      task: 'regression',
      budget,
      verdict: verdict.verdict,
      cut: verdict.cut,
      detection: { swapped: detection },
      noise: { certain: verdict.noise },
      flagged: verdict.isIssue.reduce((sum, flag) => sum + flag, 0),
      fits: verdict.fits,
    },
  };
}

/** From the rows that have a label to all rows of the table. */
function spread(
  { table }: DetectorRequest,
  { rows }: LabelledRows,
  own: Pick<RowFindings, 'score' | 'isIssue' | 'reason'>,
): RowFindings {
  const score = new Float64Array(table.rowCount);
  const isIssue = new Uint8Array(table.rowCount);
  const placeOf = new Map<number, number>();
  rows.forEach((row, place) => {
    score[row] = own.score[place] ?? 0;
    isIssue[row] = own.isIssue[place] ?? 0;
    placeOf.set(row, place);
  });
  return { score, isIssue, reason: (row) => own.reason(placeOf.get(row) ?? 0) };
}

type Best = Readonly<{ kind: string; rate: number; interval: { lower: number } }>;

function verdictIssue(
  verdict: LabelVerdict['verdict'],
  { kind, rate, interval }: Best,
  budget: LabelBudget,
): TableIssue[] {
  if (verdict === 'within-budget') return [];
  const percent = (share: number): string => `${(100 * share).toFixed(0)}%`;
  return [
    {
      code: 'budget-not-reachable',
      message: `with at most ${percent(budget.falsePositiveRate)} of clean rows flagged, about ${percent(rate)} of ${kind} label errors are found (at least ${percent(interval.lower)}), not ${percent(budget.detectionRate)}; allow more false positives, or have more rows reviewed`,
      effect: rate,
    },
  ];
}

function unjudgedIssue({ evidence }: LabelVerdict): TableIssue[] {
  const rows = evidence.judged.reduce((count, one) => count + Number(one === 0), 0);
  if (rows === 0) return [];
  const message = `${rows} rows have a label that no other independent row has; such labels are not judged`;
  return [{ code: 'class-too-small', message, effect: rows }];
}
