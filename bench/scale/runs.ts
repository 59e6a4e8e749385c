/** @module Many runs at once, started by one program through the package, and what each process spent on them. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { BenchInstallation } from '../stack/installation.ts';
import { processorSeconds, residentMebibytes } from '../stack/processor-time.ts';
import { BenchProject } from '../stack/project.ts';

const execute = promisify(execFile);

/** Seconds, MiB. */
export interface RunsMeasured {
  readonly count: number;
  /** From the first start to the last end. */
  readonly seconds: number;
  readonly startP50: number;
  readonly endP50: number;
  readonly endP99: number;
  readonly processor: { readonly server: number; readonly worker: number; readonly client: number };
  readonly memory: { readonly server: number; readonly worker: number };
}

const toldSchema = z.object({
  seconds: z.number(),
  starts: z.array(z.number()),
  ends: z.array(z.number()),
  processor: z.number(),
});

/** In a process of its own, as a user's program is. Each run computes a step of its own and waits for two more. */
const program = `
import process from 'node:process';
import { client } from 'within';

const [count, first] = process.argv.slice(2).map(Number);
const within = await client({ project: '.' });
await (await within.run('three.json', { set: ['steps.0.with.index=' + (first - 1)] })).result();
const cpu = process.cpuUsage();
const begun = performance.now();
const since = (at) => (performance.now() - at) / 1000;
const starts = [], results = [];
let next = 0;
await Promise.all(Array.from({ length: 16 }, async () => {
  while (next < count) {
    const at = performance.now();
    const run = await within.run('three.json', { set: ['steps.0.with.index=' + (first + next++)] });
    starts.push(since(at));
    results.push(run.result().then(({ status, steps }) => {
      if (status !== 'completed' || steps[0].outcome !== 'ran') throw new Error(status + ' ' + steps[0].outcome);
      return since(at);
    }));
  }
}));
const ends = await Promise.all(results);
const { user, system } = process.cpuUsage(cpu);
process.stdout.write(JSON.stringify({ seconds: since(begun), starts, ends, processor: (user + system) / 1e6 }));
await within.close();
`;

const share = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Number.NaN;

/** Runs of a project of its own, whose stack is up. Throws when one does not complete. */
export async function measureRuns(installation: BenchInstallation, count: number): Promise<RunsMeasured> {
  const project = new BenchProject(installation.cli);
  try {
    writeProgram(project);
    await project.run(project.graph('wide', 1));
    const { temporalPid, workerPid } = project.server();
    const before = [temporalPid, workerPid].map(processorSeconds);
    const script = join(installation.folder, 'runs.mjs');
    writeFileSync(script, program.replace("'within'", "'./dist/index.js'"));
    const { stdout } = await execute(process.execPath, [script, String(count), '1000'], { cwd: project.folder });
    const { seconds, starts, ends, processor } = toldSchema.parse(JSON.parse(stdout));
    const [server = 0, worker = 0] = [temporalPid, workerPid].map(
      (pid, at) => processorSeconds(pid) - (before[at] ?? 0),
    );
    return {
      count,
      seconds,
      startP50: share(starts, 0.5),
      endP50: share(ends, 0.5),
      endP99: share(ends, 0.99),
      processor: { server, worker, client: processor },
      memory: { server: residentMebibytes(temporalPid), worker: residentMebibytes(workerPid) },
    };
  } finally {
    await project.remove();
  }
}

function writeProgram(project: BenchProject): void {
  const steps = ['a', 'b', 'c'].map((name, index, names) => ({
    name,
    use: './steps/trivial.ts',
    with: { index },
    out: { value: 'application/json' },
    ...(index > 0 && { in: { before: `${names[index - 1]}.value` } }),
  }));
  writeFileSync(join(project.folder, 'three.json'), JSON.stringify({ name: 'three', steps }));
}
