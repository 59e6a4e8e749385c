import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FileBlobStore } from '../../../adapters/store/file-blob-store.ts';
import { createDuckdbEngine } from '../../../adapters/tables/duckdb/engine.ts';
import type { CodeRef } from '../../../contracts/graph.ts';
import type { StepJob } from '../../../domain/pipeline/ports.ts';
import { ThreadRunner } from '../../../workers/threads/thread-runner.ts';
import { bundleScript } from '../../support/run-typescript.ts';
import { thrownBy } from '../../support/thrown.ts';

const folder = mkdtempSync(join(tmpdir(), 'within-threads-'));
const blobs = new FileBlobStore(join(folder, 'store'));
let runner: ThreadRunner;

beforeAll(async () => {
  const entry = await bundleScript('workers/threads/step-thread.ts');
  runner = new ThreadRunner({ entry, threads: 1, store: { root: join(folder, 'store') } });
});
afterAll(async () => {
  await runner.close();
  rmSync(folder, { recursive: true });
});

let jobs = 0;
function jobOf(code: CodeRef, edit: Partial<StepJob> = {}): StepJob {
  const scratch = join(folder, String(++jobs));
  mkdirSync(scratch);
  return {
    name: 's',
    code,
    project: folder,
    inputs: {},
    params: {},
    secrets: {},
    seeds: {},
    env: {},
    scratch,
    checkpointDir: scratch,
    timeoutMs: 60_000,
    packages: {},
    outputs: { out: { path: join(scratch, 'out'), mediaType: 'text/plain' } },
    ...edit,
  };
}

async function moduleOf(body: string): Promise<CodeRef> {
  const blob = await blobs.put(body, 'text/javascript');
  return { kind: 'module', path: 's.ts', export: 'default', role: 'step', files: [], blob };
}

const control = (signal = new AbortController().signal, log: string[] = []) => ({
  signal,
  progress: () => {},
  log: (message: string) => void log.push(message),
});

/** Which thread a step runs in. */
async function threadId(): Promise<string> {
  const job = jobOf(
    await moduleOf("import { threadId } from 'node:worker_threads'; export default async () => String(threadId);"),
  );
  await runner.run(job, control());
  return readFileSync(job.outputs['out']?.path ?? '', 'utf8');
}

it('runs a module that throws to its sentence, and the thread goes on', async () => {
  const before = await threadId();
  const job = jobOf(await moduleOf("export default async function ratio() { throw new Error('divided by zero'); }"));
  expect(await thrownBy(() => runner.run(job, control()))).toMatchObject({
    code: 'STEP_FAILED',
    message: expect.stringMatching(/"s" threw: divided by zero.*ratio/),
  });
  expect(await threadId()).toBe(before);
});

it('refuses a step that returns less than it declares', async () => {
  const job = jobOf(await moduleOf('export default async () => ({ other: "x" });'));
  expect(await thrownBy(() => runner.run(job, control()))).toMatchObject({
    code: 'STEP_PROTOCOL',
    message: expect.stringContaining('"other"'),
  });
});

it('ends the thread of a step that never looks up, when its time is over', async () => {
  const before = await threadId();
  const job = jobOf(await moduleOf('export default async () => { for (;;) {} };'), { timeoutMs: 50 });
  expect(await thrownBy(() => runner.run(job, control()))).toMatchObject({ code: 'STEP_TIMEOUT' });
  expect(await threadId()).not.toBe(before);
});

it('lets the time of a step begin with its work, not while it waits for the one thread', async () => {
  const order: string[] = [];
  const gate = join(folder, 'gate');
  const first = jobOf(
    await moduleOf(`import { existsSync } from 'node:fs';
export default async () => { while (!existsSync(${JSON.stringify(gate)})); return 'x'; };`),
  );
  const second = jobOf(await moduleOf("export default async () => 'y';"));
  const noting = (name: string) => ({ ...control(), started: () => void order.push(`${name} started`) });
  const holding = runner.run(first, noting('first')).then(() => order.push('first ended'));
  const waiting = runner.run(second, noting('second'));
  writeFileSync(gate, '');
  await Promise.all([holding, waiting]);
  expect(order).toEqual(['first started', 'first ended', 'second started']);
});

it('runs a step whose timeout is longer than a timer can be', async () => {
  const job = jobOf(
    await moduleOf(`export default async ({ context }) => {
      for (let turn = 0; turn < 20_000; turn += 1) {
        context.throwIfCancelled();
        await new Promise((go) => setImmediate(go));
      }
      return 'x';
    };`),
    { timeoutMs: 2 ** 32 },
  );
  await runner.run(job, control());
  expect(readFileSync(job.outputs['out']?.path ?? '', 'utf8')).toBe('x');
});

it('interrupts the table engine on cancellation, so that the thread lives on', async () => {
  const before = await threadId();
  const source = join(folder, 'large.csv');
  const line = Array.from({ length: 20 }, (_, index) => `${index}.25`).join(',');
  writeFileSync(
    source,
    `${Array.from({ length: 20 }, (_, index) => `c${index}`).join(',')}\n${`${line}\n`.repeat(600_000)}`,
  );
  const inputs = { source: { path: source, mediaType: 'text/csv', files: [{ path: source, name: 'large.csv' }] } };
  const job = jobOf({ kind: 'builtin', name: 'load' }, { inputs });
  const target = { table: { path: join(job.scratch, 'out'), mediaType: 'x/y' } };
  const cancelling = new AbortController();
  const running = thrownBy(() => runner.run({ ...job, outputs: target }, control(cancelling.signal)));
  // The engine has begun to write once the file is there.
  cancelling.abort();
  expect(await running).toMatchObject({ code: 'CANCELLED' });
  expect(await threadId()).toBe(before);
});

it('runs a step with the package that it was hashed with, also after the package was replaced', async () => {
  const install = (version: string) => {
    const home = join(folder, 'node_modules', 'said');
    mkdirSync(home, { recursive: true });
    writeFileSync(
      join(home, 'package.json'),
      JSON.stringify({ name: 'said', version, type: 'module', main: 'index.js' }),
    );
    writeFileSync(join(home, 'index.js'), `export default 'version ${version}';`);
    return { said: version };
  };
  const code = await moduleOf("import said from 'said'; export default async () => said;");
  const say = async (packages: Readonly<Record<string, string>>) => {
    const job = jobOf(code, { packages });
    await runner.run(job, control());
    return readFileSync(job.outputs['out']?.path ?? '', 'utf8');
  };
  expect(await say(install('1.0.0'))).toBe('version 1.0.0');
  expect(await say(install('2.0.0'))).toBe('version 2.0.0');
  expect(await thrownBy(() => say({ said: '3.0.0' }))).toMatchObject({ code: 'WORKER_PACKAGE_MISMATCH' });
});

it('gives a module its secrets at their place, and lets none of them out by a log, a message, an error or the console', async () => {
  const code = await moduleOf(`
    export default async ({ params, context }) => {
      const { token } = params.auth;
      context.log('log ' + token);
      context.progress(0.5, 'progress ' + token);
      console.log('console ' + token);
      throw Object.assign(new Error('failed with ' + token), { token });
    };`);
  const said: unknown[] = [];
  const listening = {
    ...control(),
    progress: (...all: unknown[]) => void said.push(all),
    log: (text: string) => void said.push(text),
  };
  const job = jobOf(code, { params: { auth: {} }, secrets: { 'auth.token': 'hunter2-hunter2' } });
  const error = await thrownBy(() => runner.run(job, listening));
  expect(error.message).toContain('failed with [secret]');
  expect(said).toEqual(['log [secret]', [0.5, 'progress [secret]']]);
  expect([error.message, error.stack, JSON.stringify(error.details), String(error.cause)].join()).not.toContain(
    'hunter2',
  );
});

it('gives the secrets of a transform to `fit` alone, since a model carries the rest of it', async () => {
  const table = join(folder, 'one.parquet');
  await (await createDuckdbEngine()).write(
    { rowCount: 1, columns: [{ name: 'n', type: 'number', values: Float64Array.of(1) }] },
    table,
  );
  const body = `
    export const fit = ({ params }) => params;
    export const apply = ({ table, state, params }) => { if (params.token) throw new Error('known'); return table; };`;
  const code = { ...(await moduleOf(body)), role: 'transform' } as CodeRef;
  const scratch = join(folder, 'transform');
  const outputs = {
    table: { path: join(folder, 'applied.parquet'), mediaType: 'application/vnd.apache.parquet' },
    transform: { path: join(folder, 'transform.json'), mediaType: 'application/json' },
  };
  const inputs = { table: { path: table, mediaType: 'application/vnd.apache.parquet', files: [] } };
  await runner.run(
    jobOf(code, { scratch, inputs, outputs, params: { n: 1 }, secrets: { token: 'hunter2' } }),
    control(),
  );
  expect(JSON.parse(readFileSync(outputs.transform.path, 'utf8'))).toMatchObject({ params: { n: 1 } });
});
