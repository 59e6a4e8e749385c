/** @module Reads of the status of runs over HTTP, 1,000 a second: the gateway beside a bare fastify that sends the same bytes, by turns. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import autocannon from 'autocannon';
import { build } from 'esbuild';
import { type BenchInstallation, copyInstallation } from '../stack/installation.ts';
import { BenchProject } from '../stack/project.ts';
import { currentLoad, machine, spread, table } from '../stack/summary.ts';

const token = 'a-token-of-the-bench-0123456789';
const [targetRate, targetMs] = [1_000, 50];
const runsAskedFor = 100;

interface Side {
  readonly name: string;
  readonly url: string;
}

interface Measured {
  readonly side: string;
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

/** `quick`: two rounds of 5 s, else five of 20 s. */
export async function run({ quick = false }: { readonly quick?: boolean }): Promise<void> {
  const installation = copyInstallation();
  const project = new BenchProject(installation.cli);
  const processes: ChildProcess[] = [];
  try {
    const ids = await endedRuns(project);
    const gateway = await startGateway(installation, project, processes);
    const bare = await startBare(await bodyOf(`${gateway}/runs/${ids[0]}`), processes);
    const load = currentLoad();
    const sides: Side[] = [
      { name: 'gateway', url: gateway },
      { name: 'bare fastify', url: bare },
    ];
    const measured: Measured[] = [];
    for (let round = 0; round < (quick ? 2 : 5); round += 1)
      // Who is first changes, so that neither always follows the other.
      for (const side of round % 2 === 0 ? sides : sides.toReversed())
        measured.push(await measure(side, ids, quick ? 5 : 20));
    console.log(report(measured));
    console.log(`\n${runsAskedFor} runs of 10 steps, asked for in turn over 50 connections. ${machine(load)}`);
    console.log(`Target: ${targetRate} a second with a p99 below ${targetMs} ms.`);
  } finally {
    for (const child of processes) child.kill();
    await project.remove();
    installation.remove();
  }
}

/** Runs that have ended; all but the first reuse it. */
async function endedRuns(project: BenchProject): Promise<string[]> {
  const file = project.graph('wide', 10);
  const ids: string[] = [];
  while (ids.length < runsAskedFor) {
    const { workflowId } = await project.run(file);
    ids.push(workflowId.slice(workflowId.lastIndexOf('/') + 1));
  }
  return ids;
}

async function startGateway(
  { cli }: BenchInstallation,
  project: BenchProject,
  processes: ChildProcess[],
): Promise<string> {
  const env = { ...process.env, WITHIN_UPLOAD_TOKENS: 'bench:viewer=env:BENCH_TOKEN', BENCH_TOKEN: token };
  const child = spawn(process.execPath, [cli, 'gateway', '--port', '0'], {
    cwd: project.folder,
    env: { ...env, WITHIN_RATE_LIMITS: 'token=10000000' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  processes.push(child);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return line.replace('Gateway ', '');
}

async function startBare(body: string, processes: ChildProcess[]): Promise<string> {
  const folder = resolve(`node_modules/.cache/within-bench/gateway-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const script = join(folder, 'bare-fastify.mjs');
  const entryPoints = [resolve('bench/gateway/bare-fastify.ts')];
  await build({ entryPoints, outfile: script, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
  const child = fork(script);
  processes.push(child);
  const answered = once(child, 'message');
  child.send(body);
  const [url] = (await answered) as [string];
  rmSync(folder, { recursive: true, force: true });
  return url;
}

const headers = { authorization: `Bearer ${token}` };

async function bodyOf(url: string): Promise<string> {
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`the gateway answered ${response.status}: ${await response.text()}`);
  return response.text();
}

async function measure({ name, url }: Side, ids: readonly string[], seconds: number): Promise<Measured> {
  const result = await autocannon({
    url,
    duration: seconds,
    connections: 50,
    overallRate: targetRate,
    requests: ids.map((id) => ({ method: 'GET' as const, path: `/runs/${id}`, headers })),
  });
  const { requests, latency, non2xx, errors, timeouts } = result;
  return {
    side: name,
    rate: requests.total / result.duration,
    p50: latency.p50,
    p99: latency.p99,
    failed: non2xx + errors + timeouts,
  };
}

function report(measured: readonly Measured[]): string {
  const of = (side: string, key: 'rate' | 'p50' | 'p99') =>
    measured.filter((one) => one.side === side).map((one) => one[key]);
  const row = (side: string): string[] => [
    side,
    spread(of(side, 'rate'), 0),
    spread(of(side, 'p50'), 0),
    spread(of(side, 'p99'), 0),
    String(measured.filter((one) => one.side === side).reduce((sum, { failed }) => sum + failed, 0)),
  ];
  return table([['side', 'answers a second', 'p50, ms', 'p99, ms', 'failed'], row('gateway'), row('bare fastify')]);
}
