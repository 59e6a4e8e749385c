/** @module Doctor: servers and secrets that the configuration names. */
import { bad, type Check, good } from './check.ts';

export interface ServerProbe {
  readonly name: string;
  /** One sentence that says what to do where it fails. */
  readonly mend: string;
  /** What was found, without secrets; throws what is wrong, without secrets. */
  readonly look: () => Promise<string>;
}

/** Milliseconds for one server. */
const patienceMs = 10_000;

/** All at the same time, in the order given. */
export function checkServers(probes: readonly ServerProbe[], timeoutMs = patienceMs): Promise<Check[]> {
  return Promise.all(probes.map((probe) => checkOne(probe, timeoutMs)));
}

async function checkOne({ name, mend, look }: ServerProbe, timeoutMs: number): Promise<Check> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, refuse) => {
    timer = setTimeout(() => refuse(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
  });
  try {
    return good(name, await Promise.race([look(), late]));
  } catch (error) {
    return bad(name, error instanceof Error ? error.message : String(error), mend);
  } finally {
    clearTimeout(timer);
  }
}
