/** @module Names the program that listens on a port, where the system tells (Linux, own processes). */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const listening = '0A';

/** As `temporal (process 4711)`; undefined when the system does not tell. */
export function whoListens(port: number): string | undefined {
  const sockets = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => socketsOf(table, port)));
  if (sockets.size === 0) return undefined;
  const pid = entries('/proc')
    .filter((name) => /^\d+$/.test(name))
    .find((name) => entries(`/proc/${name}/fd`).some((fd) => sockets.has(linkOf(`/proc/${name}/fd/${fd}`))));
  return pid === undefined ? undefined : `${read(`/proc/${pid}/comm`).trim()} (process ${pid})`;
}

/** Columns of the table: 1 is `address:port` in hexadecimal, 3 the state, 9 the inode. */
function socketsOf(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return read(table)
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[1]?.endsWith(suffix) && columns[3] === listening)
    .map((columns) => `socket:[${columns[9]}]`);
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
