/** @module Traces over OTLP/HTTP by the standard `OTEL_` variables; loaded only where they name a collector. */
import { context, propagation, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { envDetectorSync, type IResource, Resource } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  type ReadableSpan,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-node';

/** Longest that the end of a process waits for the collector, milliseconds. */
const flushMs = 2_000;

/** Words of people: why a workflow was terminated. */
const wordyAttributes = ['temporalTerminateReason'];

export interface Tracing {
  readonly processor: SpanProcessor;
  readonly resource: IResource;
  /** Sends what was not sent yet; a collector that does not answer in time loses it. */
  readonly flush: () => Promise<void>;
}

let opened: Tracing | undefined;

/** Of this process; `name` says in each span which one it is. */
export function openTracing(name: string): Tracing {
  opened ??= newTracing(name);
  return opened;
}

function newTracing(name: string): Tracing {
  const resource = Resource.default()
    .merge(new Resource({ 'service.name': 'within', 'within.process': name, 'process.pid': process.pid }))
    .merge(envDetectorSync.detect());
  const processor = new BatchSpanProcessor(withoutWords(new OTLPTraceExporter()));
  const provider = new NodeTracerProvider({ resource, spanProcessors: [processor] });
  provider.register();
  return {
    processor,
    resource,
    flush: async () => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((give) => {
        timer = setTimeout(give, flushMs);
      });
      await Promise.race([provider.forceFlush().catch(() => undefined), late]);
      clearTimeout(timer);
    },
  };
}

/** Messages and stacks of errors may hold values of users, and payloads may be encrypted so that nobody reads them. */
function withoutWords(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(bare), done),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

function bare(span: ReadableSpan): ReadableSpan {
  const attributes = Object.entries(span.attributes).filter(([name]) => !wordyAttributes.includes(name));
  return Object.create(span, {
    events: { value: [] },
    status: { value: { code: span.status.code } },
    attributes: { value: Object.fromEntries(attributes) },
  }) as ReadableSpan;
}

const tracer = () => trace.getTracer('within');

/** Work in a span of its own. `traceparent` is that of who called, as the standard header has it. */
export function inSpan<T>(name: string, traceparent: string | undefined, work: (span: Span) => Promise<T>): Promise<T> {
  const above = traceparent === undefined ? context.active() : propagation.extract(context.active(), { traceparent });
  return tracer().startActiveSpan(name, {}, above, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The active span as the header `traceparent`, for processes and servers that are called. */
export function activeTraceparent(): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}
