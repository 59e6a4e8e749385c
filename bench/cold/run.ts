/** @module Cold runs of graphs of trivial steps against as many bare activities on the same server, by turns. */
import { availableParallelism } from 'node:os';
import type { Client } from '@temporalio/client';
import { copyInstallation } from '../stack/installation.ts';
import { BenchProject, type Shape, shapes } from '../stack/project.ts';
import { currentLoad, machine, spread, table } from '../stack/summary.ts';
import { startNoopWorker } from './noop-process.ts';
import type { bareActivities } from './noop-workflow.ts';

interface Pair {
  readonly shape: Shape;
  readonly count: number;
  readonly file: string;
  /** Milliseconds by round: the whole command, the workflow in it, the bare workflow. */
  readonly command: number[];
  readonly workflow: number[];
  readonly bare: number[];
}

const taskQueue = 'bare';
/** As the worker of the house has them, `workers/main.ts`, and as `domain/caching/policy.ts` lets steps run. */
const slots = availableParallelism() * 16;
const inFlight = { wide: 500, chain: 1 } as const;
const targetRatio = 1.3;

/** An empty store before each run. `quick`: three rounds up to 100 steps, else five, three of 1,000. */
export async function run({ quick = false }: { readonly quick?: boolean }): Promise<void> {
  const installation = copyInstallation();
  const project = new BenchProject(installation.cli);
  try {
    const load = currentLoad();
    // The first run also starts threads and compiles; neither belongs to a step.
    await project.run(project.graph('wide', 50));
    const client = await project.client();
    const { address, namespace } = project.server();
    const stopBare = await startNoopWorker(installation.folder, [address, namespace, taskQueue, String(slots)]);
    await runBare(client, 'wide', 50);
    const pairs = shapes.flatMap((shape) =>
      (quick ? [10, 100] : [10, 100, 1000]).map((count): Pair => {
        const file = project.graph(shape, count);
        return { shape, count, file, command: [], workflow: [], bare: [] };
      }),
    );
    for (let round = 0; round < (quick ? 3 : 5); round += 1) {
      const due = pairs.filter(({ count }) => count < 1000 || round < 3);
      for (const pair of due) await measure(pair, project, client);
    }
    await stopBare();
    await client.connection.close();
    console.log(summarize(pairs));
    console.log(`\n${machine(load)}\nTarget: a ratio of at most ${targetRatio}.`);
  } finally {
    await project.remove();
    installation.remove();
  }
}

async function measure(pair: Pair, project: BenchProject, client: Client): Promise<void> {
  project.emptyStore();
  const { workflowId, milliseconds, outcomes } = await project.run(pair.file);
  if (outcomes['ran'] !== pair.count) throw new Error(`${pair.file} was not wholly run`);
  pair.command.push(milliseconds);
  pair.workflow.push(await duration(client, workflowId));
  pair.bare.push(await runBare(client, pair.shape, pair.count));
}

async function runBare(client: Client, shape: Shape, count: number): Promise<number> {
  const workflowId = `bare-${shape}-${count}-${performance.now()}`;
  const handle = await client.workflow.start<typeof bareActivities>('bareActivities', {
    workflowId,
    taskQueue,
    args: [count, inFlight[shape]],
  });
  await handle.result();
  return duration(client, workflowId);
}

/** Milliseconds from the start of the first run to the close of the last: a long history is continued in a new one. */
async function duration(client: Client, workflowId: string): Promise<number> {
  const { closeTime, raw } = await client.workflow.getHandle(workflowId).describe();
  const first = client.workflow.getHandle(workflowId, raw.workflowExecutionInfo?.firstRunId ?? undefined);
  const { startTime } = await first.describe();
  return (closeTime?.getTime() ?? Number.NaN) - startTime.getTime();
}

function summarize(pairs: readonly Pair[]): string {
  const rows = pairs.map(({ shape, count, command, workflow, bare }) => {
    const ratio = (of: readonly number[]) => of.map((time, round) => time / (bare[round] ?? Number.NaN));
    return [
      shape,
      String(count),
      spread(bare, 0),
      spread(workflow, 0),
      spread(command, 0),
      spread(ratio(workflow), 2),
      spread(ratio(command), 2),
    ];
  });
  const head = ['graph', 'steps', 'bare, ms', 'run, ms', 'command, ms', 'run / bare', 'command / bare'];
  return table([head, ...rows]);
}
