/** @module Several fits of a program in one process; where that fails, each in a process of its own. */
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isWithinError } from '../../contracts/errors.ts';
import type { StepControl, StepJob } from '../../domain/pipeline/ports.ts';
import { fitsOfOneProcess, jointJob } from '../../domain/programs/joint-fits.ts';
import { runCommandStep, writeEnvironment } from './command-step.ts';

type Outcome = Error | undefined;

/** An error for each job that failed, in the order of the jobs. Never throws. */
export async function runFits(jobs: readonly StepJob[], control: StepControl): Promise<readonly Outcome[]> {
  const outcomes = new Map<StepJob, Outcome>();
  for (const group of fitsOfOneProcess(jobs)) {
    const found = await runGroup(group, control);
    for (const [index, job] of group.entries()) outcomes.set(job, found[index]);
  }
  return jobs.map((job) => outcomes.get(job));
}

async function runGroup(jobs: readonly StepJob[], control: StepControl): Promise<readonly Outcome[]> {
  const [first, ...others] = jobs;
  if (!first) return [];
  if (others.length === 0) return [await outcomeOf(() => runCommandStep(first, control))];
  const error = await outcomeOf(async () => {
    await runCommandStep(jointJob([first, ...others], { checkpointDir: checkpointsOf(jobs) }), control);
    for (const job of jobs) await writeEnvironment(job);
  });
  if (error === undefined || !mayBeOfOne(error) || control.signal.aborted) return jobs.map(() => error);
  control.log(`${jobs.length} fits in one process failed, so each gets one of its own. ${error.message}`);
  return runAlone(jobs, control);
}

/** Which of several fits made the process fail is told by fitting each alone; what was half written goes first. */
async function runAlone(jobs: readonly StepJob[], control: StepControl): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const job of jobs) {
    const outcome = await outcomeOf(async () => {
      for (const { path } of Object.values(job.outputs)) await rm(path, { force: true, recursive: true });
      await runCommandStep(job, control);
    });
    outcomes.push(outcome);
  }
  return outcomes;
}

const mayBeOfOne = (error: Error): boolean =>
  isWithinError(error) && (error.code === 'STEP_FAILED' || error.code === 'STEP_OUTPUT_MISSING');

async function outcomeOf(work: () => Promise<void>): Promise<Outcome> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Inside that of the first fit, which outlives an attempt. */
function checkpointsOf(jobs: readonly StepJob[]): string {
  const seeds = jobs.map(({ seeds: own }) => own);
  const digest = createHash('sha256').update(JSON.stringify(seeds)).digest('hex').slice(0, 16);
  return join(jobs[0]?.checkpointDir ?? '', `fits-${digest}`);
}
