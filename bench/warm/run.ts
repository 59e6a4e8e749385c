/** @module Warm, unchanged runs of graphs of trivial steps: the whole command with the stack up, and its activities. */
import type { Client } from '@temporalio/client';
import { copyInstallation } from '../stack/installation.ts';
import { BenchProject, type Shape, shapes } from '../stack/project.ts';
import { currentLoad, machine, spread, table } from '../stack/summary.ts';

interface Graph {
  readonly shape: Shape;
  readonly count: number;
  readonly file: string;
  readonly milliseconds: number[];
  readonly activities: Set<number>;
}

/** Target of the issue: milliseconds for 1,000 steps, and for each step more. */
const target = { total: 2000, marginal: 0.5 };

/** Every graph once in each round, so that load hits all of them. `quick`: three rounds up to 100 steps, else nine. */
export async function run({ quick = false }: { readonly quick?: boolean }): Promise<void> {
  const sizes = quick ? [10, 100] : [10, 100, 1000];
  const installation = copyInstallation();
  const project = new BenchProject(installation.cli);
  try {
    const load = currentLoad();
    const graphs = shapes.flatMap((shape) =>
      sizes.map((count): Graph => {
        const file = project.graph(shape, count);
        return { shape, count, file, milliseconds: [], activities: new Set() };
      }),
    );
    for (const { file } of graphs) await project.run(file);
    const client = await project.client();
    for (let round = 0; round < (quick ? 3 : 9); round += 1) {
      for (const graph of graphs) await measure(graph, project, client);
    }
    await client.connection.close();
    console.log(summarize(graphs));
    console.log(`\n${machine(load)}`);
    console.log(
      `Targets: ${target.total} ms for 1,000 steps, ${target.marginal} ms a step marginal, constant activities.`,
    );
  } finally {
    await project.remove();
    installation.remove();
  }
}

async function measure(graph: Graph, project: BenchProject, client: Client): Promise<void> {
  const { workflowId, milliseconds, outcomes } = await project.run(graph.file);
  if (outcomes['reused'] !== graph.count) throw new Error(`${graph.file} was not wholly reused`);
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  graph.activities.add((events ?? []).filter((event) => event.activityTaskScheduledEventAttributes).length);
  graph.milliseconds.push(milliseconds);
}

function summarize(graphs: readonly Graph[]): string {
  const rows = graphs.map((graph) => {
    const smallest = graphs.find(({ shape }) => shape === graph.shape);
    const more = graph.count - (smallest?.count ?? 0);
    const marginal = graph.milliseconds.map((time, round) => (time - (smallest?.milliseconds[round] ?? 0)) / more);
    return [
      graph.shape,
      String(graph.count),
      spread(graph.milliseconds, 0),
      [...graph.activities].join(', '),
      more === 0 ? '' : spread(marginal, 2),
    ];
  });
  return table([['graph', 'steps', 'command, ms', 'activities', 'ms a step more'], ...rows]);
}
