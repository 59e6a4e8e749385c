/** @module A real MLflow server for tests, over a folder and on a port of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
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

export async function startMlflow(): Promise<MlflowServer> {
  if (program === undefined) throw new Error('TEST_MLFLOW names no program');
  const folder = mkdtempSync(join(tmpdir(), 'within-mlflow-'));
  const port = await getPort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(
    program,
    ['server', '--host', '127.0.0.1', '--port', String(port), '--workers', '1'].concat([
      '--backend-store-uri',
      `sqlite:///${join(folder, 'mlflow.db')}`,
      '--default-artifact-root',
      join(folder, 'artifacts'),
    ]),
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  await started(server);
  return {
    url,
    async call(path, body) {
      const answer = await fetch(`${url}/api/2.0/mlflow/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    async stop() {
      if (server.exitCode === null && server.pid !== undefined) {
        const ended = once(server, 'exit');
        // With its own workers.
        process.kill(-server.pid, 'SIGKILL');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
