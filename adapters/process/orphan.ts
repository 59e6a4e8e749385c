/**
 * @module A worker that is killed cannot end its command. The next attempt does, since both would write to the folder
 * of checkpoints, where the first left word of itself.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const recordFile = '.within-process.json';
const recordSchema = z.strictObject({ pid: z.int().positive(), startedAt: z.string() });

/** A process dies at once of SIGKILL, unless the kernel holds it. */
const mostLooks = 500;
const lookMs = 10;

/** Opaque start time, by which a process is told from a later one of the same id; undefined when it is gone. */
function startOf(pid: number): string | undefined {
  try {
    if (process.platform !== 'linux')
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name stands in brackets and may hold spaces; state and start time are the 1st and 20th field after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** Leaves word of a command that has been started. */
export function recordProcess(checkpointDir: string, pid: number | undefined): void {
  const startedAt = pid === undefined ? undefined : startOf(pid);
  if (startedAt === undefined) return;
  const path = join(checkpointDir, recordFile);
  writeFileSync(`${path}.part`, JSON.stringify({ pid, startedAt }));
  renameSync(`${path}.part`, path);
}

function recordedIn(checkpointDir: string): z.infer<typeof recordSchema> | undefined {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(join(checkpointDir, recordFile), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Ends what an earlier attempt left running, with its group, and waits until it is gone. */
export async function endOrphan(checkpointDir: string): Promise<void> {
  const record = recordedIn(checkpointDir);
  if (!record) return;
  for (let look = 0; look < mostLooks && startOf(record.pid) === record.startedAt; look += 1) {
    if (look === 0) kill(record.pid);
    await sleep(lookMs);
  }
}

function kill(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
