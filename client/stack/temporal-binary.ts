/** @module Finds the Temporal server program, and fetches or builds it when there is none. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { WithinError } from '../../contracts/errors.ts';
import { isProgram, programsOnPath, runProgram } from './program.ts';
import { buildTemporal, downloadTemporal } from './temporal-build.ts';

export type TemporalOrigin = 'TEMPORAL_CLI_PATH' | 'PATH' | 'cache' | 'download' | 'go install';

export interface TemporalBinary {
  readonly path: string;
  readonly from: TemporalOrigin;
}

export interface ResolveOptions {
  /** Folders to search, as in the environment variable PATH. */
  readonly searchPath: string | undefined;
  /** Command that fetches the server by the SDK's own download into the folder given as last argument. */
  readonly download?: readonly string[];
  /** Called with one line about every second while something is fetched or built. */
  readonly onProgress?: (text: string) => void;
}

const versionTimeoutMs = 10_000;

/**
 * A server program that is there already: `TEMPORAL_CLI_PATH`, then PATH (one that answers `--version`), then the cache.
 * `tried` is given one phrase for each place that has none. Errors: `TEMPORAL_NOT_FOUND` when `TEMPORAL_CLI_PATH` is wrong.
 */
export async function locateTemporal(
  config: Pick<Config, 'temporalCliPath' | 'cacheDir'>,
  searchPath: string | undefined,
  tried: string[] = [],
): Promise<TemporalBinary | undefined> {
  const chosen = config.temporalCliPath;
  if (chosen !== undefined) {
    if (await answers(chosen)) return { path: chosen, from: 'TEMPORAL_CLI_PATH' };
    throw new WithinError(
      'TEMPORAL_NOT_FOUND',
      `TEMPORAL_CLI_PATH is ${chosen}, which does not answer --version; set it to the temporal program or unset it`,
      { path: chosen },
    );
  }
  tried.push('TEMPORAL_CLI_PATH is not set');
  const onPath = programsOnPath('temporal', searchPath);
  for (const path of onPath) if (await answers(path)) return { path, from: 'PATH' };
  tried.push(onPath.length > 0 ? `${onPath.join(', ')} does not answer --version` : 'no temporal on PATH');
  const cached = cachedTemporal(config.cacheDir);
  if (isProgram(cached)) return { path: cached, from: 'cache' };
  tried.push(`nothing in the cache at ${cached}`);
  return undefined;
}

/**
 * The server program, fetched or built once for this user when there is none.
 * Errors: `TEMPORAL_NOT_FOUND` lists everything that was tried.
 */
export async function resolveTemporal(
  config: Pick<Config, 'temporalCliPath' | 'cacheDir'>,
  options: ResolveOptions,
): Promise<TemporalBinary> {
  const tried: string[] = [];
  const found = await locateTemporal(config, options.searchPath, tried);
  if (found) return found;
  const cached = cachedTemporal(config.cacheDir);
  mkdirSync(join(config.cacheDir, 'bin'), { recursive: true });
  const progress = options.onProgress ?? (() => {});
  const go = programsOnPath('go', options.searchPath)[0];
  const ways: [TemporalOrigin, () => Promise<string | undefined>][] = [
    ['download', () => downloadTemporal(cached, options.download, progress)],
    ['go install', () => buildTemporal(cached, go, progress)],
  ];
  for (const [from, way] of ways) {
    const obstacle = await way();
    if (obstacle === undefined) return { path: cached, from };
    tried.push(obstacle);
  }
  throw new WithinError(
    'TEMPORAL_NOT_FOUND',
    `no Temporal server can be found or built: ${tried.join('; ')}; install the temporal CLI ` +
      '(https://docs.temporal.io/cli) or Go, or set TEMPORAL_CLI_PATH, or TEMPORAL_ADDRESS for an existing server',
    { tried },
  );
}

function cachedTemporal(cacheDir: string): string {
  return join(cacheDir, 'bin', 'temporal');
}

async function answers(path: string): Promise<boolean> {
  if (!isProgram(path)) return false;
  const { status, output } = await runProgram([path, '--version'], { timeoutMs: versionTimeoutMs });
  return status === 0 && /temporal/i.test(output);
}
