/** @module A real Temporal server of a test's own: free ports, a fresh SQLite file, gone with the test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { Connection } from '@temporalio/client';
import getPort from 'get-port';
import { searchAttributeNames } from '../../contracts/names.ts';

export interface TestServer {
  readonly address: string;
  /** Ends the server and removes its file. */
  stop(): Promise<void>;
}

/** The options of the embedded server, so that tests meet the server that users meet. */
const serverOptions = [
  '--headless',
  '--ip=127.0.0.1',
  '--log-level=error',
  '--sqlite-pragma=journal_mode=WAL',
  '--sqlite-pragma=synchronous=NORMAL',
  '--dynamic-config-value=history.transferProcessorMaxPollRPS=1000',
  '--dynamic-config-value=matching.useNewMatcher=true',
];

const searchAttributes = Object.values(searchAttributeNames).flatMap((name) => [
  '--search-attribute',
  `${name}=${name === searchAttributeNames.reusedShare ? 'Double' : 'Keyword'}`,
]);

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** `.ci/run` puts the program into the user's cache. */
function serverProgram(): string {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'temporal'));
  const places = [process.env['TEMPORAL_CLI_PATH'] ?? '', ...onPath, join(cache, 'within', 'bin', 'temporal')];
  const program = places.find((place) => place !== '' && isProgram(place));
  if (!program) throw new Error('These tests need the `temporal` program; `.ci/run` builds it into the user cache.');
  return program;
}

/** For the `temporal` command, found wherever the server's program is, to talk to this server. */
export const temporalCommandEnvironment = (address: string): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${dirname(serverProgram())}${delimiter}${process.env['PATH'] ?? ''}`,
  TEMPORAL_ADDRESS: address,
});

function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((done) => server.once('exit', () => done()));
}

/** Resolves once the server answers; rejects with its own words when it ends before. */
async function untilReady(server: ChildProcess, address: string): Promise<void> {
  let words = '';
  server.stderr?.on('data', (chunk: Buffer) => {
    words += chunk.toString();
  });
  const death = new Promise<never>((_, refuse) => {
    server.once('error', refuse);
    server.once('exit', (code) => refuse(new Error(`The Temporal server ended with ${code}: ${words.trim()}`)));
  });
  // Connecting retries by itself until the timeout, so nothing is polled here.
  const answer = Connection.connect({ address, connectTimeout: 30_000 }).then((connection) => connection.close());
  await Promise.race([answer, death]);
  death.catch(() => {});
}

/** Starts a server; `databaseFile` keeps its state over a restart, `port` its address. */
export async function startTemporal(options: { databaseFile?: string; port?: number } = {}): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'within-temporal-'));
  const port = options.port ?? (await getPort());
  const address = `127.0.0.1:${port}`;
  const file = options.databaseFile ?? join(folder, 'temporal.sqlite');
  const args = ['server', 'start-dev', '--port', String(port), '--db-filename', file];
  const server = spawn(serverProgram(), [...args, ...serverOptions, ...searchAttributes], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM');
    await ended(server);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(server, address);
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, stop };
}
