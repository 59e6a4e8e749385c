/** @module Traces of commands and of the gateway, and of what they ask of the Temporal server. */
import type { ClientInterceptors } from '@temporalio/client';
import { OpenTelemetryWorkflowClientInterceptor } from '@temporalio/interceptors-opentelemetry/lib/client/index.js';
import { openTracing } from '../adapters/index.ts';

/** For a client of a process whose tracing is open. */
export function tracedCalls(): ClientInterceptors {
  return { workflow: [new OpenTelemetryWorkflowClientInterceptor()] };
}

/** Opens the tracing of this process. */
export async function beginTracing(process: string): Promise<void> {
  (await openTracing()).openTracing(process);
}

/** A command in a span of its own, below that of its caller where `TRACEPARENT` names one; what it caused is sent before it ends. */
export async function tracedCommand<T>(
  name: string,
  traceparent: string | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const tracing = await openTracing();
  const { flush } = tracing.openTracing('command');
  try {
    return await tracing.inSpan(name, traceparent, work);
  } finally {
    await flush();
  }
}
