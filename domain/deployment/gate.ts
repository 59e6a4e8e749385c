/** @module What speaks for and against a model before its first stage: its metrics, its data, and the luck of its seeds. */
import type { GateFinding } from '../../contracts/deployment.ts';
import type { RunDocument } from '../../contracts/run.ts';
import { qualityReportStep } from '../../contracts/validate.ts';
import { metricDirections } from '../evaluation/metric-names.ts';
import { checkRun, predictionInterval } from '../sensitivity/baseline-check.ts';

/** Steps that hold the rows of a run against something. */
const judgingData: ReadonlySet<string> = new Set(['check', 'validate', 'guard', qualityReportStep]);
/** Fewer scores make an interval that says nothing. */
const leastScores = 5;

export interface SeedBaseline {
  readonly sweepId: string;
  readonly metric: string;
  readonly scores: readonly number[];
}

/** `baseline`: the one that counts for the pipeline of the run; absent where none was measured. */
export function gateFindings(run: RunDocument | undefined, baseline: SeedBaseline | undefined): readonly GateFinding[] {
  if (!run) {
    const why = 'the run that trained it is not known here';
    return [
      { part: 'metrics', state: 'absent', why },
      { part: 'quality', state: 'absent', why },
      { part: 'seeds', state: 'absent', why },
    ];
  }
  return [metricsFinding(run), qualityFinding(run), seedsFinding(run, baseline)];
}

function metricsFinding({ status, metrics, gateFailures, runId }: RunDocument): GateFinding {
  const part = 'metrics';
  if (status !== 'completed') return { part, state: 'failed', why: `the run ${runId} has ${status}` };
  if (gateFailures.length > 0) return { part, state: 'failed', why: gateFailures.join(' ') };
  const shown = Object.entries(metrics).flatMap(([name, { value }]) =>
    value === null ? [] : [`${name} ${Number(value.toPrecision(4))}`],
  );
  if (shown.length === 0) return { part, state: 'absent', why: 'the run computed no metric' };
  return { part, state: 'passed', why: `${shown.slice(0, 3).join(', ')}, and no metric misses its gate` };
}

function qualityFinding({ steps }: RunDocument): GateFinding {
  const part = 'quality';
  const judged = steps.filter(
    ({ use, outcome }) => judgingData.has(use) && (outcome === 'ran' || outcome === 'reused'),
  );
  if (judged.length === 0)
    return { part, state: 'absent', why: 'the run checked no data; check and validate of the pipeline do' };
  return { part, state: 'passed', why: `its data went through ${judged.map(({ name }) => name).join(', ')}` };
}

function seedsFinding({ metrics }: RunDocument, baseline: SeedBaseline | undefined): GateFinding {
  const part = 'seeds';
  const value = baseline && metrics[baseline.metric]?.value;
  if (!baseline || value === undefined || baseline.scores.length < leastScores)
    return { part, state: 'absent', why: 'no baseline of seeds is measured; within sweep run measures one' };
  const { metric, scores, sweepId } = baseline;
  const interval = predictionInterval(scores);
  const found = checkRun(interval, value);
  const [lower, upper] = [interval.lower, interval.upper].map((end) => Number(end.toPrecision(4)));
  const shown = `${metric} ${value === null ? 'not computed' : Number(value.toPrecision(4))}; by the seeds alone ${lower} to ${upper} (${sweepId})`;
  const better = isHigherBetter(metric) ? 'above' : 'below';
  if (found === 'inside') return { part, state: 'passed', why: shown };
  return {
    part,
    state: found === better ? 'passed' : 'failed',
    why: `${shown}: ${found === better ? 'better' : 'worse'} than luck explains`,
  };
}

function isHigherBetter(metric: string): boolean {
  return metricDirections.classification[metric] ?? metricDirections.regression[metric] ?? true;
}
