/** @module Installs what the Temporal SDK logs to and counts on, once for the process. */
import { Runtime, type RuntimeOptions } from '@temporalio/worker';
import type { Logger as Log } from 'pino';
import type { Config } from '../../config/schema.ts';
import { histogramBuckets, Measures } from './measures.ts';
import { temporalLogger } from './temporal-log.ts';

function optionsOf(config: Config, log: Log): RuntimeOptions {
  return {
    logger: temporalLogger(log, config.logLevel),
    shutdownSignals: ['SIGTERM', 'SIGINT'],
    // What the native part says goes the same way, not to the terminal in a form of its own.
    telemetryOptions: { logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} } },
  };
}

/**
 * Measures of this process; at `metricsAddress` they are served as a Prometheus page. An address that cannot be had is
 * told in the log: a worker without figures is better than none.
 */
export function installRuntime(config: Config, log: Log): Measures {
  const options = optionsOf(config, log);
  const { metricsAddress } = config;
  if (metricsAddress === undefined) return new Measures(Runtime.install(options).metricMeter);
  const prometheus = {
    bindAddress: metricsAddress,
    countersTotalSuffix: true,
    unitSuffix: true,
    useSecondsForDurations: true,
    histogramBucketOverrides: histogramBuckets,
  };
  try {
    const telemetryOptions = { ...options.telemetryOptions, metrics: { prometheus, attachServiceName: false } };
    return new Measures(Runtime.install({ ...options, telemetryOptions }).metricMeter);
  } catch (error) {
    log.error({ error, address: metricsAddress }, 'no metrics are served; choose another WITHIN_METRICS_ADDRESS');
    return new Measures(Runtime.install(options).metricMeter);
  }
}
