/** @module The ledger of a sweep: which trials there are, and the score of each. */
import { WithinError } from '../../contracts/errors.ts';
import type { RunDocument, StepReport } from '../../contracts/run.ts';
import type { SweepDocument, SweepLedger, Trial } from '../../contracts/sweep.ts';
import { baseFit, repeatFit } from '../../contracts/sweep.ts';
import type { SweepPlan } from '../../contracts/sweep-settings.ts';
import type { Task } from '../learning/learner.ts';
import { fileRole } from '../programs/fits.ts';
import { requireHonouredIn, type SweptFit } from './honoured-seeds.ts';
import { type Repeats, trialsOf } from './sweep-design.ts';
import type { Block } from './total-effects.ts';

/** The metric that is judged: the one of the plan, else accuracy or RMSE. */
export const judgedMetric = (plan: SweepPlan, task: Task): string =>
  plan.metric ?? (task === 'classification' ? 'accuracy' : 'rmse');

export interface Round {
  readonly document: SweepDocument;
  /** Digest under which the document is stored. */
  readonly sweep: string;
  /** What the ledger held before; absent in the first round. */
  readonly earlier?: SweepLedger | undefined;
  /** One past the last block of the round; it began where the ledger ends. */
  readonly to: number;
  /** How the run of the round ended. */
  readonly run: RunDocument;
  readonly read: (ref: { readonly digest: string }) => Promise<Trial>;
}

/**
 * The ledger with the trials of one more round. Throws `SWEEP_INVALID` where the metric is not one of the task,
 * `STEP_FAILED` where the user's own code failed and no fit at all has a score, `SEED_IGNORED` where the first round
 * shows that a program does not honour a seed.
 */
export async function withRound({ document, sweep, earlier, to, run, read }: Round): Promise<SweepLedger> {
  const ledger = earlier ? { ...earlier, blocks: [...earlier.blocks] } : emptyLedger(sweep);
  const steps = new Map(run.steps.map((step) => [step.name, step]));
  const fits: SweptFit[] = [];
  for (const { block, fit, step, own } of trialsOf(document, { from: ledger.blocks.length, to }, repeatsOf(earlier))) {
    const ref = steps.get(step.name)?.outputs['trial'];
    if (!ref) throw new WithinError('INTERNAL', `the round left no trial "${step.name}"; run the sweep again`);
    const trial = await read(ref);
    ledger.task = trial.task;
    ledger.metric = judgedMetric(document.plan, trial.task);
    const value = trial.failed ? null : scoreOf(trial, ledger.metric);
    ledger.blocks[block] = { ...ledger.blocks[block], [fit]: { ref, value } };
    const reports = own.flatMap(({ name }) => steps.get(name) ?? []);
    count(ledger, reports);
    const files = reports.flatMap(({ outputs }) => outputs[fileRole]?.digest ?? []);
    fits.push({ block, fit, trial, digest: ref.digest, files });
  }
  if (earlier === undefined) {
    requireScore(fits);
    requireHonouredIn(document, fits);
  }
  return ledger;
}

/** Whether equal seeds gave unequal results in any block. */
export function isNoisy({ blocks }: Pick<SweepLedger, 'blocks'>): boolean {
  return blocks.some(
    (fits) => fits[repeatFit] !== undefined && fits[repeatFit].ref.digest !== fits[baseFit]?.ref.digest,
  );
}

/** The first block; once equal seeds gave unequal results, all blocks to come too, so that the noise can be told. */
export function repeatsOf(ledger: Pick<SweepLedger, 'blocks'> | undefined): Repeats {
  const noisy = ledger !== undefined && isNoisy(ledger);
  const done = ledger?.blocks ?? [];
  return (block) => block === 0 || (block < done.length ? done[block]?.[repeatFit] !== undefined : noisy);
}

/** One that fails whatever the seeds are is no finding about seeds. */
function requireScore(fits: readonly SweptFit[]): void {
  const own = fits.find(({ trial: { failed } }) => failed?.code === 'STEP_FAILED')?.trial.failed;
  if (!own || fits.some(({ trial }) => !trial.failed)) return;
  throw new WithinError('STEP_FAILED', `None of the first ${fits.length} fits has a score. ${own.message}`, {
    fits: fits.length,
  });
}

const emptyLedger = (sweep: string): SweepLedger => ({
  schema: 1,
  sweep,
  blocks: [],
  metric: '',
  task: 'classification',
  ran: 0,
  reused: 0,
  fitMs: 0,
});

/** A fit was reused where each of the steps that it does not share was. */
function count(ledger: SweepLedger, reports: readonly StepReport[]): void {
  const isReused = reports.every(({ outcome }) => outcome === 'reused');
  ledger.ran += isReused ? 0 : 1;
  ledger.reused += isReused ? 1 : 0;
  for (const { outcome, durationMs, savedMs = 0 } of reports)
    ledger.fitMs += outcome === 'reused' ? savedMs : durationMs;
}

function scoreOf(trial: Trial, metric: string): number | null {
  const value = trial.metrics[metric];
  if (value !== undefined) return value;
  throw new WithinError(
    'SWEEP_INVALID',
    `the task is ${trial.task}, which has no metric "${metric}"; judge one of ${Object.keys(trial.metrics).join(', ')}`,
    { metric, task: trial.task },
  );
}

/** Scores by block, as the estimators take them. */
export function blocksOf(ledger: SweepLedger, components: readonly string[]): Block[] {
  return ledger.blocks.map((fits) => ({
    base: fits[baseFit]?.value ?? null,
    redrawn: Object.fromEntries(
      components.flatMap((component) => {
        const fit = fits[component];
        return fit ? [[component, fit.value] as const] : [];
      }),
    ),
  }));
}

/** True where redrawing the component gave the base's trial again, byte for byte, in every block. */
export function isInert(ledger: SweepLedger, component: string): boolean {
  const pairs = ledger.blocks.flatMap((fits) => {
    const [base, redrawn] = [fits[baseFit], fits[component]];
    return base && redrawn ? [base.ref.digest === redrawn.ref.digest] : [];
  });
  return pairs.length > 0 && pairs.every(Boolean);
}
