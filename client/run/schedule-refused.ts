/** @module What a server says to times that it cannot use, as one sentence. */
import { WithinError } from '../../contracts/errors.ts';

/** `USAGE` where the times are the cause, else the error as it came. */
export function scheduleRefused(error: unknown, cron: string): unknown {
  const causes: string[] = [];
  for (let cause = error; cause instanceof Error && causes.length < 4; cause = cause.cause) causes.push(cause.message);
  const reason = causes.find((text) => /cron|schedule spec|invalid/i.test(text));
  if (reason === undefined) return error;
  return new WithinError(
    'USAGE',
    `"${cron}" is no schedule: write five cron fields, as "0 3 * * *" (${reason}).`,
    { cron },
    error,
  );
}
