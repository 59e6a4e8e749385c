/** @module The log of a process of ours: JSON lines on standard error, without the secrets that it was given. */
import { type DestinationStream, destination, type Logger, pino, stdSerializers } from 'pino';
import { Redaction } from '../../adapters/process/redaction.ts';
import type { Config } from '../../config/schema.ts';
import { knownSecrets } from './known-secrets.ts';

const standardError = 2;

/** `name` says in each line which process wrote it. Lines are written at once, so that the last word of one that dies is there. */
export function openLog(
  name: string,
  config: Config,
  to: DestinationStream = destination({ dest: standardError, sync: true }),
): Logger {
  const hidden = new Redaction({ secrets: Object.fromEntries(knownSecrets(config, process.env).entries()), env: {} });
  return pino(
    {
      base: { process: name, pid: process.pid },
      level: config.logLevel,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
      serializers: { error: stdSerializers.err, err: stdSerializers.err },
      // The whole line, so that no field, message or stack of an error is forgotten.
      hooks: { streamWrite: (line) => hidden.text(line) },
    },
    to,
  );
}
