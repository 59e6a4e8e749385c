/** @module Spans as a collector gets them. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { activeTraceparent, inSpan, openTracing } from '../../../adapters/tracing/open-tracing.ts';
import { type Collector, startCollector } from '../../support/otlp-collector.ts';

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector();
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.endpoint);
  vi.stubEnv('OTEL_SERVICE_NAME', 'team-a');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await collector.close();
});

it('sends spans below that of the caller, under the name of the service, and no words of an error', async () => {
  const tracing = openTracing('test');
  expect(openTracing('another')).toBe(tracing);
  const caller = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const told = await inSpan('outer', caller, async () => {
    await inSpan('inner', undefined, async (span) => {
      span.recordException(new Error('sesame'));
      span.setAttribute('temporalTerminateReason', 'sesame');
      throw new Error('sesame');
    }).catch(() => undefined);
    return activeTraceparent();
  });
  await tracing.flush();
  const [inner, outer] = collector.spans;
  expect([inner, outer]).toMatchObject([
    { name: 'inner', failed: true, parent: outer?.id, attributes: {} },
    { name: 'outer', failed: false, parent: 'b7ad6b7169203331', trace: '0af7651916cd43dd8448eb211c80319c' },
  ]);
  expect(told).toBe(`00-${outer?.trace}-${outer?.id}-01`);
  expect(outer?.resource).toMatchObject({ 'service.name': 'team-a', 'within.process': 'test' });
  expect(collector.bytes().includes('sesame')).toBe(false);
});

it('ends in time when the collector does not answer', async () => {
  await collector.close();
  await inSpan('lost', undefined, async () => undefined);
  const began = performance.now();
  await openTracing('test').flush();
  expect(performance.now() - began).toBeLessThan(4000);
});
