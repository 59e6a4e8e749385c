/** @module What spans tell of steps. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { inSpan, openTracing } from '../../../adapters/tracing/open-tracing.ts';
import { StepSpans } from '../../../adapters/tracing/step-spans.ts';
import type { RunDocument } from '../../../contracts/run.ts';
import { type Collector, startCollector } from '../../support/otlp-collector.ts';

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector();
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.endpoint);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await collector.close();
});

it('there is one for each step, with how it ended and what reuse saved, below the activity that tells of it', async () => {
  const { flush } = openTracing('test');
  const spans = new StepSpans();
  const done = { name: 'train', runId: 'r-1', use: 'random-forest' };
  const reused = { name: 'load', use: './steps/own.ts', outcome: 'reused', savedMs: 40 };
  await inSpan('activity', undefined, async () => {
    spans.step({ ...done, outcome: 'failed', durationMs: 5 });
    spans.step({ ...done, outcome: 'ran', durationMs: 50 });
    // Told once, with the run.
    spans.step({ ...done, name: 'load', outcome: 'reused', durationMs: 0 });
    spans.concluded({
      runId: 'r-1',
      pipeline: 'churn',
      status: 'completed',
      steps: [reused],
    } as unknown as RunDocument);
  });
  await flush();
  const activity = collector.spans.find(({ name }) => name === 'activity');
  expect(activity?.attributes).toMatchObject({ 'within.run': 'r-1', 'within.steps.reused': 1, 'within.saved_ms': 40 });
  const steps = collector.spans.filter(({ name }) => name.startsWith('step '));
  expect(steps.every(({ parent }) => parent === activity?.id)).toBe(true);
  expect(
    steps.map(({ name, failed, attributes }) => [name, failed, attributes['within.outcome'], attributes['within.use']]),
  ).toEqual([
    ['step train', true, 'failed', 'random-forest'],
    ['step train', false, 'ran', 'random-forest'],
    ['step load', false, 'reused', 'module'],
  ]);
});
