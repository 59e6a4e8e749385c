/** @module Processor time of each step: the time of the worker, sampled while it runs, shared among the steps then running. */
import type { Client, WorkflowHandle } from '@temporalio/client';
import { stepActivityPrefix } from '../../contracts/names.ts';

/** Processor time of a process until a moment; `at` in milliseconds since 1970, `seconds` since it began. */
export interface Sample {
  readonly at: number;
  readonly seconds: number;
}

/** When an attempt of a step began and ended, milliseconds since 1970. */
export interface Span {
  readonly step: string;
  readonly from: number;
  readonly to: number;
}

const everyMs = 20;

/** Samples until the returned function is called. */
export function sampling(seconds: () => number): () => readonly Sample[] {
  const samples: Sample[] = [];
  const take = () => void samples.push({ at: Date.now(), seconds: seconds() });
  take();
  const timer = setInterval(take, everyMs);
  return () => {
    clearInterval(timer);
    take();
    return samples;
  };
}

/** Seconds by step. Between two samples, steps that run side by side get equal parts; what runs beside no step is left out. */
export function cpuBySteps(samples: readonly Sample[], spans: readonly Span[]): Map<string, number> {
  const shares = new Map(spans.map(({ step }) => [step, 0]));
  for (const [index, { at, seconds }] of samples.entries()) {
    const before = samples[index - 1];
    if (!before) continue;
    const middle = (before.at + at) / 2;
    const running = spans.filter(({ from, to }) => from <= middle && middle <= to);
    for (const { step } of running)
      shares.set(step, (shares.get(step) ?? 0) + (seconds - before.seconds) / running.length);
  }
  return shares;
}

type Time = { seconds?: unknown; nanos?: number | null } | null | undefined;
const milliseconds = (time: Time): number => Number(time?.seconds ?? 0) * 1000 + (time?.nanos ?? 0) / 1e6;

async function spansOf(handle: WorkflowHandle): Promise<Span[]> {
  const { events } = await handle.fetchHistory();
  const [steps, starts] = [new Map<string, string>(), new Map<string, number>()];
  const spans: Span[] = [];
  for (const { eventId, eventTime, ...event } of events ?? []) {
    const { activityTaskScheduledEventAttributes: scheduled, activityTaskStartedEventAttributes: started } = event;
    const type = scheduled?.activityType?.name;
    if (type?.startsWith(stepActivityPrefix)) steps.set(String(eventId), type.slice(stepActivityPrefix.length));
    if (started) starts.set(String(started.scheduledEventId), milliseconds(eventTime));
    const id = String(event.activityTaskCompletedEventAttributes?.scheduledEventId);
    const [step, from] = [steps.get(id), starts.get(id)];
    if (step !== undefined && from !== undefined) spans.push({ step, from, to: milliseconds(eventTime) });
  }
  return spans;
}

/** When the steps of these workflows ran, by their histories. */
export async function stepSpans({ workflow }: Client, workflowIds: readonly string[]): Promise<Span[]> {
  const spans: Span[] = [];
  for (const id of workflowIds) spans.push(...(await spansOf(workflow.getHandle(id))));
  return spans;
}
