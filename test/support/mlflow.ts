/** @module A real MLflow server for tests, over a folder and on a port of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import getPort from 'get-port';

/** The `mlflow` program; `.ci/run` installs it and sets the variable. */
const program = process.env['TEST_MLFLOW'];
export const hasMlflow = program !== undefined;

export interface MlflowServer {
  readonly url: string;
  /** A call of its REST API below `/api/2.0/mlflow/`. */
  call(path: string, body: object): Promise<unknown>;
  /** A GET of it. */
  read(path: string, query: Record<string, string>): Promise<unknown>;
  /** Of the server that runs now, which leads a group of its own. */
  pid(): number | undefined;
  /** Kills it and starts it again, on the same port and folder. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** What its web server says on standard error, after some 20 s; with one process the port is open only by the second. */
const ready = ['Application startup complete', 'Uvicorn running on'] as const;

async function started(server: ChildProcess): Promise<void> {
  let said = '';
  for await (const chunk of server.stderr?.iterator({ destroyOnReturn: false }) ?? []) {
    said += String(chunk);
    if (!ready.every((words) => said.includes(words))) continue;
    server.stderr?.resume();
    return;
  }
  throw new Error(`mlflow ended: ${said.slice(-2_000)}`);
}

/** With its own workers. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.pid === undefined) return;
  const ended = once(server, 'exit');
  process.kill(-server.pid, 'SIGKILL');
  await ended;
}

export interface MlflowOptions {
  /** `--app-name basic-auth` with this administrator. */
  readonly admin?: { readonly username: string; readonly password: string };
  /** Address of artifacts; without one the server serves those of a folder itself. */
  readonly artifactRoot?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** In place of all arguments but those that say where to listen. */
  readonly args?: (port: number) => readonly string[];
}

/** The data base of users lies beside that of runs, not where the server is started. */
function authFile(folder: string, username: string): string {
  const file = join(folder, 'auth.ini');
  const lines = ['[mlflow]', 'default_permission = READ', `database_uri = sqlite:///${join(folder, 'auth.db')}`];
  writeFileSync(
    file,
    [
      ...lines,
      `admin_username = ${username}`,
      'authorization_function = mlflow.server.auth:authenticate_request_basic_auth',
      '',
    ].join('\n'),
  );
  return file;
}

export async function startMlflow({ admin, artifactRoot, env = {}, args }: MlflowOptions = {}): Promise<MlflowServer> {
  if (program === undefined) throw new Error('TEST_MLFLOW names no program');
  const folder = mkdtempSync(join(tmpdir(), 'within-mlflow-'));
  const port = await getPort();
  const url = `http://127.0.0.1:${port}`;
  const artifacts =
    artifactRoot === undefined
      ? ['--artifacts-destination', join(folder, 'artifacts')]
      : ['--default-artifact-root', artifactRoot];
  const where = ['--host', '127.0.0.1', '--port', String(port), '--workers', '1'];
  const store = ['--backend-store-uri', `sqlite:///${join(folder, 'mlflow.db')}`];
  const app = admin ? ['--app-name', 'basic-auth'] : [];
  const given = args ? [...args(port), '--host', '127.0.0.1', '--port', String(port)] : undefined;
  const launch = async (): Promise<ChildProcess> => {
    const child = spawn(program ?? '', given ?? ['server', ...where, ...store, ...artifacts, ...app], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
      env: {
        ...process.env,
        ...(admin && {
          MLFLOW_AUTH_CONFIG_PATH: authFile(folder, admin.username),
          MLFLOW_AUTH_ADMIN_PASSWORD: admin.password,
          MLFLOW_FLASK_SERVER_SECRET_KEY: 'a key of this test alone',
        }),
        ...env,
      },
    });
    await started(child);
    return child;
  };
  let server = await launch();
  const basic = admin && Buffer.from(`${admin.username}:${admin.password}`).toString('base64');
  const authorization = basic === undefined ? {} : { authorization: `Basic ${basic}` };
  const ask = async (path: string, init: RequestInit) => {
    const headers = { 'content-type': 'application/json', ...authorization };
    const answer = await fetch(`${url}/api/2.0/mlflow/${path}`, { ...init, headers });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  return {
    url,
    call: (path, body) => ask(path, { method: 'POST', body: JSON.stringify(body) }),
    read: (path, query) => ask(`${path}?${new URLSearchParams(query).toString()}`, {}),
    pid: () => server.pid,
    async restart() {
      await end(server);
      server = await launch();
    },
    async stop() {
      await end(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
