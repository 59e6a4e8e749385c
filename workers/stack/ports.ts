/** @module Ports of a stack: those asked for or none, else the last ones, else the usual ones, else free ones. */
import { mkdirSync, readFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import getPort, { clearLockedPorts } from 'get-port';
import { z } from 'zod';
import { type FileLock, lockFile } from '../../client/stack/lock.ts';
import { WithinError } from '../../contracts/errors.ts';

export const portsSchema = z.strictObject({ temporal: z.int(), ui: z.int(), gateway: z.int(), metrics: z.int() });
export type Ports = z.infer<typeof portsSchema>;
/** An earlier stack may have known fewer. */
type Asked = { readonly [name in keyof Ports]?: number | undefined };

export interface HeldPorts {
  readonly ports: Ports;
  /** Lets other stacks of this user choose them. */
  release(): void;
}

interface Held {
  readonly port: number;
  readonly lock: FileLock;
}

const usual: Ports = { temporal: 7233, ui: 8233, gateway: 8133, metrics: 9464 };
const variables = {
  temporal: 'WITHIN_TEMPORAL_PORT',
  ui: 'WITHIN_UI_PORT',
  gateway: 'WITHIN_GATEWAY_PORT',
  metrics: 'WITHIN_METRICS_ADDRESS',
} as const;
const names = ['temporal', 'ui', 'gateway', 'metrics'] as const;

/**
 * Free ports, each with a lock that ends with this process: of two stacks that start at once, one would else find
 * the other's server at the port that it could not have, and take it for its own.
 * Errors: `PORT_TAKEN` names the port and the variable that asked for it.
 */
export async function choosePorts(asked: Asked, last: Asked): Promise<HeldPorts> {
  const held: Partial<Record<keyof Ports, Held>> = {};
  const release = () => {
    for (const { lock } of Object.values(held)) lock.release();
  };
  try {
    for (const name of names) if (asked[name] !== undefined) held[name] = await take(name, asked[name]);
    const find = async (name: keyof Ports) => (held[name] ??= await choose([last[name], usual[name]]));
    const ports = {
      temporal: (await find('temporal')).port,
      ui: (await find('ui')).port,
      gateway: (await find('gateway')).port,
      metrics: (await find('metrics')).port,
    };
    return { ports, release };
  } catch (error) {
    release();
    throw error;
  }
}

/** The ports recorded at `path`; empty when there is no such record. */
export function lastPorts(path: string): Asked {
  try {
    return portsSchema.partial().safeParse(JSON.parse(readFileSync(path, 'utf8'))).data ?? {};
  } catch {
    return {};
  }
}

async function take(name: keyof Ports, port: number): Promise<Held> {
  const held = await hold(port);
  if (held) return held;
  throw new WithinError(
    'PORT_TAKEN',
    `port ${port} is used by another program; free it, or change or unset ${variables[name]}`,
    { port, variable: variables[name] },
  );
}

async function choose(favourites: (number | undefined)[]): Promise<Held> {
  for (const port of favourites) {
    const held = port === undefined ? undefined : await hold(port);
    if (held) return held;
  }
  for (;;) {
    const held = await hold(await getPort({ host: '127.0.0.1' }));
    if (held) return held;
  }
}

/** The port, if nobody listens there and no other stack of this user is about to. */
async function hold(port: number): Promise<Held | undefined> {
  const folder = join(tmpdir(), `within-ports-${userInfo().uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // get-port keeps for itself what it gave in the last half minute; here the lock does that, for all processes.
  clearLockedPorts();
  const lock = lockFile(join(folder, String(port)));
  if (!lock) return undefined;
  if ((await getPort({ host: '127.0.0.1', port })) === port) return { port, lock };
  lock.release();
  return undefined;
}
