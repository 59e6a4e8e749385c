/** @module Processor time of processes, from `/proc`, so that the busiest part of a run can be named. */
import { readFileSync } from 'node:fs';

/** Ticks of the kernel's clock a second, the same on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Seconds of user and system time that a process and its ended children have used; 0 for one that is gone. */
export function processorSeconds(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program is in parentheses and may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) / ticksPerSecond;
  } catch {
    return 0;
  }
}

/** Resident memory of a process, MiB; 0 for one that is gone. */
export function residentMebibytes(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
