/** @module A span for each step, below that of the activity in which it ran, or in which it was found to be reused. */
import { SpanStatusCode, trace } from '@opentelemetry/api';
import { useLabel } from '../../contracts/use-label.ts';
import type { RunObserver } from '../../domain/caching/ports.ts';

/** Spans of reused steps of one run; of more, the span of the activity has the number. */
const mostReused = 256;

export class StepSpans implements RunObserver {
  readonly step: RunObserver['step'] = ({ name, runId, use, outcome, durationMs }) => {
    // What was found after the plan is told with the rest of the run.
    if (outcome === 'reused') return;
    const end = Date.now();
    const span = trace.getTracer('within').startSpan(`step ${name}`, {
      startTime: end - durationMs,
      attributes: { 'within.run': runId, 'within.step': name, 'within.use': use, 'within.outcome': outcome },
    });
    if (outcome === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(end);
  };

  readonly concluded: RunObserver['concluded'] = ({ runId, pipeline, status, steps }) => {
    const reused = steps.filter(({ outcome }) => outcome === 'reused');
    trace.getActiveSpan()?.setAttributes({
      'within.run': runId,
      'within.pipeline': pipeline,
      'within.status': status,
      'within.steps.ran': steps.filter(({ outcome }) => outcome === 'ran').length,
      'within.steps.reused': reused.length,
      'within.saved_ms': reused.reduce((sum, { savedMs = 0 }) => sum + savedMs, 0),
    });
    for (const { name, use, savedMs = 0 } of reused.slice(0, mostReused)) {
      const attributes = {
        'within.run': runId,
        'within.step': name,
        'within.use': useLabel(use),
        'within.outcome': 'reused',
        'within.saved_ms': savedMs,
      };
      trace.getTracer('within').startSpan(`step ${name}`, { attributes }).end();
    }
  };
}
