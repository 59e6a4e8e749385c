/** @module A real PostgreSQL server for tests, of Debian's programs, in a folder and on a port of its own. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import getPort from 'get-port';
import pg from 'pg';

const folders = ['/usr/local/bin', ...['17', '16', '15', '14'].map((version) => `/usr/lib/postgresql/${version}/bin`)];
const programs = folders.find((folder) => existsSync(join(folder, 'initdb')));

/** False where no PostgreSQL is installed; `.ci/run` installs it where it may. */
export const hasPostgres = programs !== undefined;

export interface PostgresServer {
  /** Connection string with a password. */
  readonly url: string;
  readonly password: string;
  query(sql: string): Promise<unknown[]>;
  stop(): Promise<void>;
}

/** The server refuses to run as root, so root runs it as another user. */
const asUser = userInfo().uid === 0 ? { uid: 65_534, gid: 65_534 } : {};

export async function startPostgres(): Promise<PostgresServer> {
  if (programs === undefined) throw new Error('no PostgreSQL is installed');
  const folder = mkdtempSync(join(tmpdir(), 'within-postgres-'));
  chmodSync(folder, 0o777);
  const data = join(folder, 'data');
  const password = 'a-password-of-the-test';
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'tester', '--auth=trust', '--encoding=UTF8', '--locale=C'],
    {
      ...asUser,
      stdio: 'ignore',
    },
  );
  const port = await getPort();
  const server = spawn(
    join(programs, 'postgres'),
    ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'],
    { ...asUser, stdio: 'ignore' },
  );
  const url = `postgres://tester:${password}@127.0.0.1:${port}/postgres`;
  const client = await connected(url, () => server.exitCode);
  return {
    url,
    password,
    query: async (sql) => (await client.query(sql)).rows as unknown[],
    async stop() {
      await client.end();
      if (server.exitCode === null && server.kill('SIGINT')) await once(server, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function connected(url: string, ended: () => number | null): Promise<pg.Client> {
  while (ended() === null) {
    const client = new pg.Client({ connectionString: url });
    // Each try lasts until the server refuses or takes the connection.
    const ok = await client.connect().then(
      () => true,
      () => false,
    );
    if (ok) return client;
  }
  throw new Error(`postgres ended with status ${ended()}`);
}
