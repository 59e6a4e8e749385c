/** @module Our log levels in the words of the Temporal SDK. */
import type { LogLevel } from '@temporalio/worker';
import type { Config } from '../config/schema.ts';

const levels = { trace: 'TRACE', debug: 'DEBUG', info: 'INFO', warn: 'WARN', error: 'ERROR', silent: 'ERROR' } as const;

export function temporalLogLevel(level: Config['logLevel']): LogLevel {
  return levels[level];
}
