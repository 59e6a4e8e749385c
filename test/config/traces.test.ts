/** @module When traces are wanted. */
import { expect, it } from 'vitest';
import { loadConfig } from '../../config/load.ts';
import { wantsTraces } from '../../config/traces.ts';

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

it('are wanted where a collector is named, unless OpenTelemetry is switched off or sent elsewhere', () => {
  expect(wantsTraces({})).toBe(false);
  expect(wantsTraces(endpoint)).toBe(true);
  expect(wantsTraces({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318/v1/traces' })).toBe(true);
  expect(wantsTraces({ OTEL_EXPORTER_OTLP_ENDPOINT: '' })).toBe(false);
  expect(wantsTraces({ ...endpoint, OTEL_SDK_DISABLED: 'true' })).toBe(false);
  expect(wantsTraces({ ...endpoint, OTEL_TRACES_EXPORTER: 'none' })).toBe(false);
  expect(loadConfig(endpoint).traces).toBe(true);
  expect(loadConfig({}).traces).toBeUndefined();
});
