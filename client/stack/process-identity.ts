/** @module Whether a recorded process still is that process: a pid alone is given to another program in time. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque start time: clock ticks since boot on Linux, the date that `ps` prints elsewhere. */
  readonly startedAt: string;
}

const linux = process.platform === 'linux';

/** Start time of a living process; undefined when it is gone or only waits to be reaped. */
export function processStart(pid: number): string | undefined {
  return linux ? startFromProc(pid) : startFromPs(pid);
}

export function identify(pid: number): ProcessIdentity | undefined {
  const startedAt = processStart(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

export function isAlive(identity: ProcessIdentity): boolean {
  return processStart(identity.pid) === identity.startedAt;
}

/** Asks a process to end, and after `graceMs` makes it; resolves when it is gone. True if it was alive. */
export async function endProcess(identity: ProcessIdentity, graceMs: number): Promise<boolean> {
  if (!isAlive(identity)) return false;
  signal(identity, 'SIGTERM');
  const until = Date.now() + graceMs;
  while (isAlive(identity)) {
    if (Date.now() > until) signal(identity, 'SIGKILL');
    await sleep(20);
  }
  return true;
}

/** Sends a signal to that very process; a process that is gone is no error. */
export function signal(identity: ProcessIdentity, name: NodeJS.Signals): void {
  if (!isAlive(identity)) return;
  try {
    process.kill(identity.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Living processes that have `argument` as one of their command-line arguments. */
export function processesWithArgument(argument: string): ProcessIdentity[] {
  return (linux ? pidsFromProc(argument) : pidsFromPs(argument))
    .filter((pid) => pid !== process.pid)
    .map(identify)
    .filter((found) => found !== undefined);
}

function startFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program, in parentheses, may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function startFromPs(pid: number): string | undefined {
  const line = ps(['-o', 'stat=,lstart=', '-p', String(pid)]).trim();
  return line === '' || line.startsWith('Z') ? undefined : line.slice(line.indexOf(' ')).trim();
}

function pidsFromProc(argument: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').includes(argument);
      } catch {
        return false;
      }
    })
    .map(Number);
}

function pidsFromPs(argument: string): number[] {
  return ps(['-axww', '-o', 'pid=,command='])
    .split('\n')
    .filter((line) => line.includes(` ${argument} `) || line.endsWith(` ${argument}`))
    .map((line) => Number.parseInt(line, 10));
}

function ps(args: string[]): string {
  try {
    return execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}
