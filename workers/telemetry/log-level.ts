/** @module Log levels between our words, those of the Temporal SDK, and the methods of pino. */
import type { LogLevel } from '@temporalio/worker';
import type { Config } from '../../config/schema.ts';

const levels = { trace: 'TRACE', debug: 'DEBUG', info: 'INFO', warn: 'WARN', error: 'ERROR', silent: 'ERROR' } as const;

export function temporalLogLevel(level: Config['logLevel']): LogLevel {
  return levels[level];
}

const methods = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

export const pinoMethod = (level: LogLevel): (typeof methods)[LogLevel] => methods[level];
