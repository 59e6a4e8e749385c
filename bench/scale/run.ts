/** @module How cost grows: graphs of up to 10,000 steps, and up to 1,000 runs at once, on the real server. */
import { copyInstallation } from '../stack/installation.ts';
import { BenchProject, type GraphShape } from '../stack/project.ts';
import { currentLoad, machine, table } from '../stack/summary.ts';
import { historyRow, historySizes } from './histories.ts';
import { measureRuns, type RunsMeasured } from './runs.ts';

const sizes = [100, 1_000, 10_000];
const quickSizes = [100, 1_000];

/** `quick`: up to 1,000 steps and 100 runs. */
export async function run({ quick = false }: { readonly quick?: boolean }): Promise<void> {
  const installation = copyInstallation();
  try {
    const load = currentLoad();
    console.log(table([graphHead, ...(await graphs(installation.cli, quick ? quickSizes : sizes))]));
    console.log('');
    const runs: RunsMeasured[] = [];
    for (const count of quick ? [10, 100] : [10, 100, 1_000]) runs.push(await measureRuns(installation, count));
    console.log(table([runsHead, ...runs.map(runsRow)]));
    console.log(`\n${machine(load).replace(' Each cell: median (min to max).', ' One run each.')}`);
    console.log(
      'Targets: 10,000 steps, 1,000 runs at once, histories below half of what Temporal takes (25,600 events).',
    );
  } finally {
    installation.remove();
  }
}

const graphHead = [
  'graph',
  'steps',
  'first run, s',
  'ms a step',
  'of it planning',
  'unchanged, s',
  'histories',
  'most events',
  'most MB',
];

async function graphs(cli: string, counts: readonly number[]): Promise<string[][]> {
  const rows: string[][] = [];
  for (const shape of ['wide', 'layers'] as const)
    for (const count of counts) rows.push(await measureGraph(cli, shape, count));
  return rows;
}

/** In a project of its own, whose stack is up before the run that is measured. */
async function measureGraph(cli: string, shape: GraphShape, count: number): Promise<string[]> {
  const project = new BenchProject(cli);
  try {
    await project.run(project.graph('wide', 1));
    project.emptyStore();
    const file = project.graph(shape, count);
    const first = await project.run(file);
    const again = await project.run(file);
    if (first.outcomes['ran'] !== count || again.outcomes['reused'] !== count)
      throw new Error(`${file}: ${JSON.stringify([first.outcomes, again.outcomes])}`);
    const sizes = await historySizes(project, first.workflowId);
    return [
      shape,
      String(count),
      (first.milliseconds / 1000).toFixed(1),
      (first.milliseconds / count).toFixed(1),
      `${((100_000 * sizes.planSeconds) / first.milliseconds).toFixed(0)}%`,
      (again.milliseconds / 1000).toFixed(2),
      ...historyRow(sizes),
    ];
  } finally {
    await project.remove();
  }
}

const runsHead = [
  'runs at once',
  'until all ended, s',
  'runs a second',
  'start p50, s',
  'end p50, s',
  'end p99, s',
  'processor s: server',
  'worker',
  'client',
  'worker MiB',
  'server MiB',
];

const runsRow = (of: RunsMeasured): string[] => [
  String(of.count),
  of.seconds.toFixed(1),
  (of.count / of.seconds).toFixed(1),
  of.startP50.toFixed(2),
  of.endP50.toFixed(1),
  of.endP99.toFixed(1),
  of.processor.server.toFixed(1),
  of.processor.worker.toFixed(1),
  of.processor.client.toFixed(1),
  of.memory.worker.toFixed(0),
  of.memory.server.toFixed(0),
];
