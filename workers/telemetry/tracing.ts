/** @module Traces of a worker: the interceptors of workflows and activities, and what becomes of their spans. */
import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import {
  makeWorkflowExporter,
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryActivityOutboundInterceptor,
} from '@temporalio/interceptors-opentelemetry/lib/worker/index.js';
import type { SerializableSpan } from '@temporalio/interceptors-opentelemetry/lib/workflow/definitions.js';
import type { ActivityInterceptorsFactory, InjectedSinks, WorkerInterceptors } from '@temporalio/worker';
import type { WorkflowInfo } from '@temporalio/workflow';
import { activeTraceparent, openTracing } from '../../adapters/tracing/open-tracing.ts';
import { StepSpans } from '../../adapters/tracing/step-spans.ts';
import { tracedCalls } from '../../client/compose-tracing.ts';
import type { RunObserver } from '../../domain/caching/ports.ts';
import type { StepRunner } from '../../domain/pipeline/ports.ts';
import type { TraceSinks, WorkflowSpan } from '../../workflows/trace-interceptors.ts';

export interface WorkerTracing {
  /** Outside of all others, so that what they log and count belongs to the span. */
  readonly activity: ActivityInterceptorsFactory;
  readonly client: NonNullable<WorkerInterceptors['client']>;
  /** Where workflows tell of their spans: no workflow reaches a collector by itself. */
  readonly sinks: InjectedSinks<TraceSinks>;
  readonly observer: RunObserver;
  /** A runner that tells commands which span they belong to. */
  runner(runner: Required<StepRunner>): Required<StepRunner>;
  readonly flush: () => Promise<void>;
}

export function openWorkerTracing(): WorkerTracing {
  const { processor, resource, flush } = openTracing('worker');
  const exporter = makeWorkflowExporter(processor, resource).export;
  return {
    activity: (context) => ({
      inbound: new OpenTelemetryActivityInboundInterceptor(context),
      outbound: new OpenTelemetryActivityOutboundInterceptor(context),
    }),
    client: tracedCalls(),
    // Of all that is known of a workflow only its id: a memo may be encrypted where others see it.
    sinks: {
      traces: {
        ended: {
          fn: ({ workflowId }, span) => exporter.fn({ workflowId } as WorkflowInfo, [serializable(span)]),
          callDuringReplay: false,
        },
      },
    },
    observer: new StepSpans(),
    runner: (runner) => ({
      run: (job, control) => runner.run(job, { ...control, traceparent: activeTraceparent() }),
      runTogether: (jobs, control) => runner.runTogether(jobs, { ...control, traceparent: activeTraceparent() }),
    }),
    flush,
  };
}

const timeOf = (ms: number): [number, number] => [Math.floor(ms / 1000), (ms % 1000) * 1e6];

/** As the package's exporter takes it. */
function serializable(span: WorkflowSpan): SerializableSpan {
  return {
    name: span.name,
    kind: SpanKind.INTERNAL,
    spanContext: { traceId: span.traceId, spanId: span.spanId, traceFlags: TraceFlags.SAMPLED },
    parentSpanId: span.parentSpanId,
    startTime: timeOf(span.startedAt),
    endTime: timeOf(span.endedAt),
    duration: timeOf(Math.max(0, span.endedAt - span.startedAt)),
    status: { code: span.failed ? SpanStatusCode.ERROR : SpanStatusCode.OK },
    attributes: {},
    links: [],
    events: [],
    ended: true,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    instrumentationLibrary: { name: 'within' },
  };
}
