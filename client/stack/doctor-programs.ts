/** @module Doctor: programs on this machine. */
import type { Config } from '../../config/schema.ts';
import { isWithinError } from '../../contracts/errors.ts';
import { bad, type Check, good } from './check.ts';
import { programsOnPath, runProgram } from './program.ts';
import { locateTemporal } from './temporal-binary.ts';

const oldestNode = [20, 19] as const;

/** Node by its version; Python and Go are told, not required. */
export async function checkPrograms(searchPath: string | undefined): Promise<Check[]> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const recent = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  const wanted = oldestNode.join('.');
  const node = recent
    ? good('node', process.versions.node)
    : bad('node', process.versions.node, `install Node ${wanted} or newer`);
  const others = [told('python3', ['--version'], searchPath), told('go', ['version'], searchPath)];
  return [node, ...(await Promise.all(others))];
}

/** Where the server program would come from; nothing is fetched. */
export async function checkTemporalProgram(config: Config, searchPath: string | undefined): Promise<Check[]> {
  const name = 'temporal program';
  const tried: string[] = [];
  try {
    const found = await locateTemporal(config, searchPath, tried);
    if (found) return [good(name, `${found.path} (${found.from})`)];
  } catch (error) {
    if (isWithinError(error))
      return [bad(name, error.message, 'set TEMPORAL_CLI_PATH to a temporal program or unset it')];
    throw error;
  }
  const go = programsOnPath('go', searchPath).length > 0;
  if (go) return [good(name, 'none yet; within up downloads it or builds it with go, once')];
  return [
    bad(
      name,
      `${tried.join('; ')}; no go to build it`,
      'install the temporal CLI (https://docs.temporal.io/cli) or Go, or run within up where the download can be reached',
    ),
  ];
}

async function told(name: string, args: string[], searchPath: string | undefined): Promise<Check> {
  const [program] = programsOnPath(name, searchPath);
  if (!program) return good(name, 'not installed; needed only by steps and builds that use it');
  const { status, output } = await runProgram([program, ...args], { timeoutMs: 10_000 });
  return good(name, status === 0 ? `${output.trim().split('\n')[0]} at ${program}` : `${program} does not answer`);
}
