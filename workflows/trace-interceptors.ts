/**
 * @module Hands the trace of who started a workflow on to its activities and children, and tells of the workflow's own
 * span once it has ended. Each call is passed on in the same turn, with no promise of our own before it or behind it:
 * so histories that were written without traces replay with it, and those with traces without it. (The interceptors of
 * `@temporalio/interceptors-opentelemetry` come a few turns later, and a saved review does not replay with them.)
 */
import {
  ContinueAsNew,
  proxySinks,
  type Sinks,
  type WorkflowInterceptorsFactory,
  workflowInfo,
} from '@temporalio/workflow';
import { hash32 } from '../contracts/names.ts';
import { workflowNow } from './workflow-time.ts';

/** Header by which clients and activities of the same package know a trace. */
const header = '_tracer-data';

type Headers = Parameters<
  NonNullable<ReturnType<WorkflowInterceptorsFactory>['inbound']>[number]['execute'] & object
>[0]['headers'];

/** A workflow that has ended, as a span of W3C's ids; times in milliseconds since 1970 UTC. */
export interface WorkflowSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly failed: boolean;
}

export interface TraceSinks extends Sinks {
  readonly traces: { ended(span: WorkflowSpan): void };
}

interface Parent {
  readonly traceId: string;
  readonly spanId: string;
  readonly flags: string;
}

function parentIn(headers: Headers): Parent | undefined {
  const data = headers[header]?.data;
  if (!data) return undefined;
  const text = new TextDecoder().decode(data);
  const [, traceId, spanId, flags] = /"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})"/.exec(text) ?? [];
  return traceId && spanId && flags ? { traceId, spanId, flags } : undefined;
}

/** The same in every replay, without a source of chance. */
function spanIdOf(runId: string): string {
  const part = (salt: string) => hash32(`${salt}${runId}`).toString(16).padStart(8, '0');
  return `${part('span/')}${part('of/')}`;
}

function headerOf({ traceId, flags }: Parent, spanId: string): Headers {
  const encoder = new TextEncoder();
  const traceparent = `00-${traceId}-${spanId}-${flags}`;
  const data = encoder.encode(JSON.stringify({ traceparent }));
  return { [header]: { metadata: { encoding: encoder.encode('json/plain') }, data } };
}

export const interceptors: WorkflowInterceptorsFactory = () => {
  const { runId, workflowType, startTime } = workflowInfo();
  const spanId = spanIdOf(runId);
  let parent: Parent | undefined;
  /** What is called is below this workflow; what goes on in its place is beside it. */
  const below = <T extends { readonly headers: Headers }>(input: T): T =>
    parent ? { ...input, headers: { ...input.headers, ...headerOf(parent, spanId) } } : input;
  const tell = (failed: boolean) => {
    if (!parent) return;
    proxySinks<TraceSinks>().traces.ended({
      name: `RunWorkflow:${workflowType}`,
      traceId: parent.traceId,
      spanId,
      parentSpanId: parent.spanId,
      startedAt: startTime.getTime(),
      endedAt: workflowNow(),
      failed,
    });
  };
  return {
    inbound: [
      {
        execute(input, next) {
          parent = parentIn(input.headers);
          const running = next(input);
          // Beside the way of the result, which goes on as it is.
          running.then(
            () => tell(false),
            (error: unknown) => tell(!(error instanceof ContinueAsNew)),
          );
          return running;
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) => next(below(input)),
        startChildWorkflowExecution: (input, next) => next(below(input)),
        continueAsNew(input, next) {
          if (!parent) return next(input);
          return next({ ...input, headers: { ...input.headers, ...headerOf(parent, parent.spanId) } });
        },
      },
    ],
  };
};
