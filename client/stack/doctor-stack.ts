/** @module Doctor: who owns the local stack, what a dead owner left, and whose the ports are. */
import { existsSync } from 'node:fs';
import getPort from 'get-port';
import type { Config } from '../../config/schema.ts';
import { bad, type Check, good } from './check.ts';
import { stackFiles } from './files.ts';
import { readRecord, readStack, type StackRecord } from './info.ts';
import { findOrphans } from './orphans.ts';
import { whoListens } from './who-listens.ts';

const name = 'stack';

/** A live owner, none, or the rest of a dead one: record, server, worker. */
export function checkOwner(config: Config): Check[] {
  const owner = readStack(config);
  if (owner) return [checkLiveOwner(owner)];
  const orphans = findOrphans(config.stateDir);
  if (orphans.length > 0) {
    const pids = orphans.map(({ pid }) => pid).join(', ');
    return [
      bad(name, `its owner died and left the processes ${pids}`, 'run within down, or within up to start afresh'),
    ];
  }
  const record = readRecord(config.stateDir);
  if (record) {
    return [bad(name, `stack.json is stale: its owner ${record.pid} is gone`, 'run within down, or simply within up')];
  }
  if (existsSync(stackFiles(config.stateDir).info))
    return [bad(name, 'stack.json is damaged', 'run within down, or simply within up')];
  return [good(name, 'not running; within up or within run starts it')];
}

function checkLiveOwner(owner: StackRecord): Check {
  const { pid, mode, address } = owner;
  if (owner.state === 'ready' && owner.temporalPid === undefined) {
    const mend = 'read .within/logs/temporal.log, then run within down and within up';
    return bad(name, `process ${pid} runs, but its server is dead and being started again`, mend);
  }
  const stays = mode === 'up' ? 'until within down' : 'until it is idle';
  return good(name, `process ${pid}, ${owner.state}, at ${address}, ${stays}`);
}

/** Ports that the user asked for; those of a stack that runs are its own. */
export async function checkPorts(config: Config): Promise<Check[]> {
  if (readStack(config)) return [];
  const asked = [
    ['WITHIN_TEMPORAL_PORT', config.ports.temporal],
    ['WITHIN_UI_PORT', config.ports.ui],
    ['WITHIN_GATEWAY_PORT', config.ports.gateway],
  ] as const;
  const usual = [7233, 8233].map((port) => ['', port] as const);
  const checks = await Promise.all(
    [...asked, ...(asked.some(([, port]) => port) ? [] : usual)].map(([variable, port]) => checkPort(variable, port)),
  );
  return checks.flat();
}

async function checkPort(variable: string, port: number | undefined): Promise<Check[]> {
  if (port === undefined) return [];
  const label = `port ${port}`;
  if ((await getPort({ host: '127.0.0.1', port })) === port) return [good(label, 'free')];
  const by = whoListens(port) ?? 'another program';
  if (variable === '') return [good(label, `used by ${by}; another one will be chosen`)];
  return [bad(label, `used by ${by}`, `stop it, or change or unset ${variable}`)];
}
