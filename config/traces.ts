/** @module Whether traces are wanted, by the standard variables of OpenTelemetry, which its exporter reads by itself. */

const endpoints = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'];

/** True where a collector is named and nothing switches traces off. */
export function wantsTraces(environment: Readonly<Record<string, string | undefined>>): boolean {
  if (environment['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return false;
  if (!['otlp', undefined, ''].includes(environment['OTEL_TRACES_EXPORTER'])) return false;
  return endpoints.some((name) => Boolean(environment[name]));
}

/** The part `traces` of the configuration. */
export function traceSettings(environment: Readonly<Record<string, string | undefined>>): { readonly traces?: true } {
  return wantsTraces(environment) ? { traces: true } : {};
}
