/** @module What a run left on the server: its histories, one for each continue-as-new. */
import type { BenchProject } from '../stack/project.ts';

export interface HistorySizes {
  readonly histories: number;
  readonly mostEvents: number;
  readonly mostBytes: number;
  /** Seconds of all planning activities, from their scheduling to their end. */
  readonly planSeconds: number;
}

export const historyRow = ({ histories, mostEvents, mostBytes }: HistorySizes): string[] => [
  String(histories),
  String(mostEvents),
  (mostBytes / 1e6).toFixed(2),
];

interface Moment {
  readonly seconds?: unknown;
  readonly nanos?: number | null;
}

const at = (time: Moment | null | undefined): number => Number(time?.seconds ?? 0) + (time?.nanos ?? 0) / 1e9;

export async function historySizes(project: BenchProject, workflowId: string): Promise<HistorySizes> {
  const client = await project.client();
  try {
    const sizes = { histories: 0, mostEvents: 0, mostBytes: 0, planSeconds: 0 };
    for await (const { runId } of client.workflow.list({ query: `WorkflowId = "${workflowId}"` })) {
      const handle = client.workflow.getHandle(workflowId, runId);
      const { raw } = await handle.describe();
      const { events } = await handle.fetchHistory();
      sizes.histories += 1;
      sizes.mostEvents = Math.max(sizes.mostEvents, events?.length ?? 0);
      sizes.mostBytes = Math.max(sizes.mostBytes, Number(raw.workflowExecutionInfo?.historySizeBytes ?? 0));
      sizes.planSeconds += planning(events ?? []);
    }
    return sizes;
  } finally {
    await client.connection.close();
  }
}

type Events = NonNullable<
  Awaited<
    ReturnType<ReturnType<Awaited<ReturnType<BenchProject['client']>>['workflow']['getHandle']>['fetchHistory']>
  >['events']
>;

function planning(events: Events): number {
  const scheduled = new Map<string, number>();
  let seconds = 0;
  for (const event of events) {
    if (event.activityTaskScheduledEventAttributes?.activityType?.name === 'planPipeline')
      scheduled.set(String(event.eventId), at(event.eventTime));
    const begun = scheduled.get(String(event.activityTaskCompletedEventAttributes?.scheduledEventId));
    if (begun !== undefined) seconds += at(event.eventTime) - begun;
  }
  return seconds;
}
