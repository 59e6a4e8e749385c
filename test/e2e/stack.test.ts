/** @module The local stack with the real server: shared, taken over, healed, idle, stopped. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '../../client/connect.ts';
import { runDoctor } from '../../client/stack/doctor.ts';
import { ensureStack } from '../../client/stack/ensure.ts';
import { stackFiles, touchedAt } from '../../client/stack/files.ts';
import { serverAccepts } from '../../client/stack/grpc-health.ts';
import { readStack, type StackInfo } from '../../client/stack/info.ts';
import { identify, isAlive, processesWithArgument } from '../../client/stack/process-identity.ts';
import { stopStack } from '../../client/stack/stop.ts';
import { bundleScript } from '../support/run-typescript.ts';
import { makeProject, type TestProject, until } from '../support/stack/project.ts';

const projects: TestProject[] = [];
const servers = (project: TestProject) => processesWithArgument(stackFiles(project.config.stateDir).database);

async function project(environment?: Record<string, string>): Promise<TestProject> {
  const made = await makeProject(environment);
  projects.push(made);
  return made;
}

afterEach(async () => {
  for (const made of projects.splice(0)) await made.remove();
});

async function output(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  await once(child, 'close');
  return text;
}

describe('the local stack', { timeout: 60_000 }, () => {
  it('is one server for eight clients that come at once, three of which are killed', async () => {
    const made = await project();
    const script = await bundleScript('test/support/stack/ensure-once.ts');
    const argument = JSON.stringify({ config: made.config, options: made.options });
    const clients = Array.from({ length: 8 }, () =>
      spawn(process.execPath, [script, argument], { stdio: ['ignore', 'pipe', 'inherit'] }),
    );
    const outputs = clients.map(output);
    await until(() => existsSync(stackFiles(made.config.stateDir).lock));
    for (const client of clients.slice(0, 3)) client.kill('SIGKILL');
    const answers = await Promise.all(outputs.slice(3));
    const stacks = answers.map((answer) => JSON.parse(answer) as StackInfo);
    expect(new Set(stacks.map(({ pid }) => pid)).size).toBe(1);
    expect(new Set(stacks.map(({ address }) => address)).size).toBe(1);
    expect(servers(made)).toHaveLength(1);
    const log = readFileSync(join(stackFiles(made.config.stateDir).logs, 'supervisor.log'), 'utf8');
    expect(log.match(/accepts connections|dead owner/g)).toEqual(['accepts connections']);
  });

  it('gives each of two projects that start at once a server of its own', async () => {
    const both = [await project(), await project()];
    const stacks = await Promise.all(both.map(({ config, options }) => ensureStack(config, options)));
    expect(stacks[0]?.address).not.toBe(stacks[1]?.address);
    expect(both.map((made) => servers(made).length)).toEqual([1, 1]);
  });

  it('serves with the search attributes of a run and the namespace asked for', async () => {
    const made = await project({ TEMPORAL_NAMESPACE: 'science' });
    const stack = await ensureStack(made.config, made.options);
    const { connection } = await connect(made.config, stack);
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'science' });
    await connection.close();
    expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(['WithinPipeline', 'WithinReusedShare']));
    expect(stack.taskQueue).toMatch(/^within-[0-9a-f]{8}-build-1$/);
  });

  it('is taken over from a killed owner, whose server and worker are ended first', async () => {
    const made = await project();
    const hanging = [process.execPath, '--eval', "process.send('ready'); setInterval(() => {}, 1e6)"];
    const deaf = { ...made.options.worker, command: hanging };
    const first = await ensureStack(made.config, { ...made.options, worker: deaf });
    const record = readStack(made.config)!;
    const [server] = servers(made);
    const worker = identify(record.workerPid!)!;
    process.kill(first.pid!, 'SIGKILL');
    await until(() => readStack(made.config) === undefined);
    const second = await ensureStack(made.config, made.options);
    expect(second.pid).not.toBe(first.pid);
    expect([isAlive(server!), isAlive(worker)]).toEqual([false, false]);
    expect(servers(made)).toHaveLength(1);
    expect(second.address).toBe(first.address);
  });

  it('is taken over also when the owner died before it recorded its server', async () => {
    const made = await project();
    const first = await ensureStack(made.config, made.options);
    process.kill(first.pid!, 'SIGKILL');
    await until(() => readStack(made.config) === undefined);
    rmSync(stackFiles(made.config.stateDir).info);
    await ensureStack(made.config, made.options);
    expect(servers(made)).toHaveLength(1);
  });

  it('does not believe a record whose process id now belongs to another program', async () => {
    const made = await project();
    const first = await ensureStack(made.config, made.options);
    const { info } = stackFiles(made.config.stateDir);
    const record = readFileSync(info, 'utf8');
    await stopStack(made.config);
    writeFileSync(info, record.replace(`"pid": ${first.pid}`, `"pid": ${process.pid}`));
    const second = await ensureStack(made.config, made.options);
    expect(second.pid).not.toBe(process.pid);
    expect(await serverAccepts(second.address)).toBe(true);
  });

  it('starts a killed server and a killed worker again, at the same address', async () => {
    const made = await project();
    const { address } = await ensureStack(made.config, made.options);
    const before = await until(() => {
      const record = readStack(made.config);
      return record?.workerReady ? record : undefined;
    });
    process.kill(before.temporalPid!, 'SIGKILL');
    process.kill(before.workerPid!, 'SIGKILL');
    const after = await until(() => {
      const record = readStack(made.config);
      const both = record?.workerReady && record.workerPid !== before.workerPid;
      return both && record.temporalPid !== undefined && record.temporalPid !== before.temporalPid ? record : undefined;
    });
    await until(() => serverAccepts(address));
    expect(after).toMatchObject({ address, pid: before.pid });
  });

  it('stops when idle, and not while a workflow is open', async () => {
    const made = await project({ WITHIN_IDLE_MS: '1500' });
    const stack = await ensureStack(made.config, made.options);
    const client = await connect(made.config, stack);
    const handle = await client.workflow.start('anything', { workflowId: 'open', taskQueue: 'nobody', args: [] });
    const owner = identify(stack.pid!)!;
    const files = stackFiles(made.config.stateDir);
    const log = join(files.logs, 'supervisor.log');
    await until(() => Date.now() - touchedAt(files.touch) > 3 * made.config.idleMs);
    expect(isAlive(owner)).toBe(true);
    await handle.terminate();
    await client.connection.close();
    await until(() => !isAlive(owner));
    expect(readFileSync(log, 'utf8')).toContain('"reason":"idle"');
    expect([existsSync(files.info), servers(made).length]).toEqual([false, 0]);
  });

  it('stays when it was brought up, also if a run had started it', async () => {
    const made = await project();
    await ensureStack(made.config, made.options);
    const stack = await ensureStack(made.config, { ...made.options, mode: 'up' });
    expect(stack.mode).toBe('up');
    expect((await ensureStack(made.config, made.options)).mode).toBe('up');
  });

  it('restarts its worker for a client of another build, on another task queue', async () => {
    const made = await project();
    const first = await ensureStack(made.config, made.options);
    const worker = { ...made.options.worker, buildId: 'build-2' };
    const second = await ensureStack(made.config, { ...made.options, worker });
    expect(second.pid).toBe(first.pid);
    expect(second.taskQueue).not.toBe(first.taskQueue);
    expect(readStack(made.config)?.buildId).toBe('build-2');
  });

  it('takes no client with another store or other keys, whose work its worker could not do, until it is down', async () => {
    const made = await project();
    await ensureStack(made.config, made.options);
    const store = join(made.config.project, 'other');
    const payloadKeys = ['k1=env:KEY'];
    for (const [other, variable] of [
      [{ ...made.config, store }, 'WITHIN_STORE'],
      [{ ...made.config, payloadKeys }, 'WITHIN_PAYLOAD_KEYS'],
    ] as const)
      await expect(ensureStack(other, made.options)).rejects.toMatchObject({
        code: 'STACK_DIFFERS',
        message: expect.stringContaining(`another ${variable};`),
      });
    await ensureStack(made.config, made.options);
    await stopStack(made.config);
    expect(await ensureStack({ ...made.config, store }, made.options)).toMatchObject({ embedded: true });
  });

  it('refuses a port that another program uses, by number and variable', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const made = await project({ WITHIN_TEMPORAL_PORT: String(port) });
    await expect(ensureStack(made.config, made.options)).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: expect.stringContaining(`port ${port} `),
      details: { port, variable: 'WITHIN_TEMPORAL_PORT' },
    });
    taken.close();
  });

  it('says what the server program printed when it cannot start', async () => {
    const made = await project();
    mkdirSync(made.config.stateDir);
    writeFileSync(stackFiles(made.config.stateDir).database, 'this is no database, whatever its name may be');
    await expect(ensureStack(made.config, made.options)).rejects.toMatchObject({
      code: 'TEMPORAL_UNAVAILABLE',
      message: expect.stringMatching(/file is not a database/),
    });
  });

  it('answers health at its gateway', async () => {
    const made = await project();
    const { gatewayUrl } = await ensureStack(made.config, made.options);
    expect((await fetch(`${gatewayUrl}/healthz`)).status).toBe(200);
    const ready = await until(async () => {
      const response = await fetch(`${gatewayUrl}/readyz`);
      return response.status === 200 ? response : undefined;
    });
    expect(await ready.json()).toEqual({ status: 'ready', server: true, worker: true, store: true });
  });

  it('goes down with all its processes, once', async () => {
    const made = await project();
    await ensureStack(made.config, made.options);
    const record = readStack(made.config)!;
    const children = [record.temporalPid!, record.workerPid!].map((pid) => identify(pid)!);
    expect(await stopStack(made.config)).toEqual({ stopped: true, orphans: 0 });
    expect(children.map(isAlive)).toEqual([false, false]);
    expect(await stopStack(made.config)).toEqual({ stopped: false, orphans: 0 });
  });

  it('ends when its state folder is removed', async () => {
    const made = await project();
    const { pid } = await ensureStack(made.config, made.options);
    const owner = identify(pid!)!;
    rmSync(made.config.stateDir, { recursive: true, force: true });
    await until(() => !isAlive(owner));
    expect(servers(made)).toHaveLength(0);
  });

  it('gives way to the stack that is started in a state folder made anew', async () => {
    const made = await project();
    const first = identify((await ensureStack(made.config, made.options)).pid!)!;
    rmSync(made.config.stateDir, { recursive: true, force: true });
    const second = await ensureStack(made.config, made.options);
    await until(() => !isAlive(first));
    expect(servers(made).map(({ pid }) => pid)).toEqual([readStack(made.config)?.temporalPid]);
    expect(await serverAccepts(second.address)).toBe(true);
  });

  it('is found well by the doctor, and unwell when its owner was killed', async () => {
    const made = await project();
    const { pid } = await ensureStack(made.config, made.options);
    const find = async (name: string) =>
      (await runDoctor(made.config, process.env['PATH'])).find((check) => check.name === name);
    expect(await find('stack')).toMatchObject({ ok: true, detail: expect.stringContaining(`process ${pid}, ready`) });
    expect(await find('server')).toMatchObject({ ok: true });
    expect(await find('worker')).toMatchObject({ ok: false, mend: expect.stringContaining('worker.log') });
    process.kill(pid!, 'SIGKILL');
    await until(() => readStack(made.config) === undefined);
    expect(await find('stack')).toMatchObject({ ok: false, detail: expect.stringMatching(/died and left .* \d+/) });
    expect(await stopStack(made.config)).toMatchObject({ stopped: false });
    expect(await find('stack')).toMatchObject({ ok: true });
  });

  it('is left alone when an existing server is named', async () => {
    const made = await project({ TEMPORAL_ADDRESS: 'temporal.example:7233', TEMPORAL_NAMESPACE: 'team' });
    expect(await ensureStack(made.config, made.options)).toEqual({
      embedded: false,
      address: 'temporal.example:7233',
      namespace: 'team',
      taskQueue: 'within',
    });
    expect(existsSync(made.config.stateDir)).toBe(false);
  });
});
