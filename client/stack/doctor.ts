/** @module What is missing on this machine, broken in the local stack or out of reach, each with the sentence that mends it. */
import type { Config } from '../../config/schema.ts';
import type { Check } from './check.ts';
import { checkFolders } from './doctor-folders.ts';
import { checkPrograms, checkTemporalProgram } from './doctor-programs.ts';
import { checkServer } from './doctor-server.ts';
import { checkServers, type ServerProbe } from './doctor-servers.ts';
import { checkOwner, checkPorts } from './doctor-stack.ts';

/** All checks in the order in which a stack needs them; nothing is started, ended or repaired. */
export async function runDoctor(
  config: Config,
  searchPath: string | undefined,
  probes: readonly ServerProbe[] = [],
): Promise<Check[]> {
  const external = config.temporal.address !== undefined;
  const [programs, temporal, ports, server, servers] = await Promise.all([
    checkPrograms(searchPath),
    external ? [] : checkTemporalProgram(config, searchPath),
    external ? [] : checkPorts(config),
    checkServer(config),
    checkServers(probes),
  ]);
  const owner = external ? [] : checkOwner(config);
  return [...programs, ...temporal, ...checkFolders(config, external), ...owner, ...ports, ...server, ...servers];
}
