/** @module One job out of several fits of a program, so that a process which takes seconds to start fits many models. */
import type { StepJob } from '../pipeline/ports.ts';
import { batchFileRole, batchSeeds, fileRole, isLearner } from './fits.ts';

/** What the process of a fit sees, but for its seeds and its model. */
function seen({ code, project, inputs, params, secrets, env, seeds }: StepJob): string {
  const tables = Object.entries(inputs).map(([role, { path }]) => [role, path]);
  return JSON.stringify([code, project, tables, params, secrets, env, Object.keys(seeds)]);
}

/** Jobs in groups that one process may do: they differ by the values of their seeds alone. Others stand alone. */
export function fitsOfOneProcess(jobs: readonly StepJob[]): readonly (readonly StepJob[])[] {
  const groups = new Map<string, StepJob[]>();
  for (const job of jobs) {
    const isFit = isLearner(job.code) && job.outputs[fileRole] !== undefined;
    const name = isFit ? seen(job) : `alone ${groups.size}`;
    const group = groups.get(name);
    if (group) group.push(job);
    else groups.set(name, [job]);
  }
  return [...groups.values()];
}

/**
 * The job of all of them, see `fits.ts` for its outputs and seeds. Each model is written where the job of its own wants
 * it; the time that they may take is that of all together.
 */
export function jointJob(
  [first, ...others]: readonly [StepJob, ...StepJob[]],
  { checkpointDir }: Pick<StepJob, 'checkpointDir'>,
): StepJob {
  const jobs = [first, ...others];
  return {
    ...first,
    name: others.length === 0 ? first.name : `${first.name} and ${others.length} more`,
    seeds: batchSeeds(jobs.map(({ seeds }) => seeds)),
    outputs: Object.fromEntries(
      jobs.flatMap(({ outputs }, index) => {
        const model = outputs[fileRole];
        return model ? [[batchFileRole(index + 1), model] as const] : [];
      }),
    ),
    checkpointDir,
    timeoutMs: jobs.reduce((sum, { timeoutMs }) => sum + timeoutMs, 0),
  };
}
