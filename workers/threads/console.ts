/** @module What a module prints goes to the log of the worker, so values that nobody may read are taken out of it too. */
import { Redaction } from '../../adapters/process/redaction.ts';
import type { StepJob } from '../../domain/pipeline/ports.ts';

/** Of every job that ran in this thread: a timer that one left behind may print while the next one runs. */
const hidden = { secrets: new Set<string>(), env: new Set<string>() };
let redaction: Redaction | undefined;

const byNumber = (values: ReadonlySet<string>): Record<string, string> => Object.fromEntries([...values].entries());

function watch(stream: NodeJS.WriteStream): void {
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  stream.write = (...[chunk, ...rest]: unknown[]): boolean => {
    const text = chunk instanceof Uint8Array ? Buffer.from(chunk).toString('utf8') : String(chunk);
    const clean = redaction?.text(text) ?? text;
    return clean === text ? write(chunk, ...rest) : write(clean, ...rest);
  };
}

/** Hides the values of this job from now on in what this thread prints. */
export function hideInConsole({ secrets, env }: Pick<StepJob, 'secrets' | 'env'>): void {
  const known = hidden.secrets.size + hidden.env.size;
  for (const value of Object.values(secrets)) hidden.secrets.add(value);
  for (const value of Object.values(env)) hidden.env.add(value);
  if (hidden.secrets.size + hidden.env.size === known) return;
  if (!redaction) for (const stream of [process.stdout, process.stderr]) watch(stream);
  redaction = new Redaction({ secrets: byNumber(hidden.secrets), env: byNumber(hidden.env) });
}
