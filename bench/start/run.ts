/** @module From `within run` to the start of the first step, with nothing running but the server program present. */
import { copyInstallation } from '../stack/installation.ts';
import { BenchProject } from '../stack/project.ts';
import { currentLoad, machine, spread, table } from '../stack/summary.ts';

/** Moments of one run, in milliseconds since the process of the command was made. */
interface Moments {
  /** The server has taken the workflow. */
  readonly workflow: number;
  /** The first workflow task is being worked on. */
  readonly picked: number;
  /** The first step was handed to the worker. */
  readonly step: number;
  readonly command: number;
}

const targetMs = 5000;

/** A project of its own each time. `quick`: three times, else nine. */
export async function run({ quick = false }: { readonly quick?: boolean }): Promise<void> {
  const installation = copyInstallation();
  try {
    const load = currentLoad();
    const all: Moments[] = [];
    for (let round = 0; round < (quick ? 3 : 9); round += 1) all.push(await measure(installation.cli));
    const row = (name: string, of: keyof Moments) => [
      name,
      spread(
        all.map((moments) => moments[of]),
        0,
      ),
    ];
    console.log(
      table([
        ['since the command was started', 'ms'],
        row('workflow on the server', 'workflow'),
        row('worker takes it', 'picked'),
        row('first step starts', 'step'),
        row('command has ended', 'command'),
      ]),
    );
    console.log(`\n${machine(load)}\nTarget: the first step starts within ${targetMs} ms.`);
  } finally {
    installation.remove();
  }
}

async function measure(cli: string): Promise<Moments> {
  const project = new BenchProject(cli);
  try {
    const { workflowId, begunAt, milliseconds } = await project.run(project.graph('wide', 1));
    const client = await project.client();
    const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
    await client.connection.close();
    const since = (found: NonNullable<typeof events>[number] | undefined): number =>
      Number(found?.eventTime?.seconds ?? Number.NaN) * 1000 + (found?.eventTime?.nanos ?? 0) / 1e6 - begunAt;
    const scheduled = events?.find((event) =>
      event.activityTaskScheduledEventAttributes?.activityType?.name?.startsWith('step.'),
    );
    return {
      workflow: since(events?.find((event) => event.workflowExecutionStartedEventAttributes)),
      picked: since(events?.find((event) => event.workflowTaskStartedEventAttributes)),
      step: since(
        events?.find(
          ({ activityTaskStartedEventAttributes: started }) =>
            started && String(started.scheduledEventId) === String(scheduled?.eventId),
        ),
      ),
      command: milliseconds,
    };
  } finally {
    await project.remove();
  }
}
