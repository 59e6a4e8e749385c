import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommandStep } from '../../../adapters/process/command-step.ts';
import type { StepControl, StepJob } from '../../../domain/pipeline/ports.ts';
import { thrownBy } from '../../support/thrown.ts';

const commands = resolve('test/fixtures/commands');
let folder: string;
let logs: string[];
let progress: [number, string | undefined][];
let onLog: (text: string) => void;
let abort: AbortController;
let control: StepControl;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'within-command-'));
  for (const name of ['scratch', 'outputs', 'checkpoint']) mkdirSync(join(folder, name));
  logs = [];
  progress = [];
  onLog = () => undefined;
  abort = new AbortController();
  control = {
    signal: abort.signal,
    progress: (share, message) => void progress.push([share, message]),
    log: (text) => {
      logs.push(text);
      onLog(text);
    },
  };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function job(argv: readonly string[], more: Partial<StepJob> = {}): StepJob {
  return {
    name: 'ratios',
    code: { kind: 'command', argv: [...argv], files: [] },
    project: commands,
    inputs: {},
    params: {},
    secrets: {},
    seeds: {},
    env: {},
    outputs: {},
    scratch: join(folder, 'scratch'),
    checkpointDir: join(folder, 'checkpoint'),
    timeoutMs: 60_000,
    packages: {},
    ...more,
  };
}

const report = () => ({ report: { path: join(folder, 'outputs', 'report'), mediaType: 'application/json' } });

/** Process id in the log line `child N`, and whether it still runs (a zombie does not). */
function childRuns(): boolean {
  const pid = /child (\d+)/.exec(logs.join('\n'))?.[1];
  expect(pid).toBeDefined();
  const status = `/proc/${pid}/stat`;
  return existsSync(status) && !/\) [ZX] /.test(readFileSync(status, 'utf8'));
}

/** A killed process closes its pipes a moment before it is gone. */
const childIsGone = () => vi.waitFor(() => expect(childRuns()).toBe(false), { timeout: 5_000 });

describe('step protocol 1', () => {
  const file = (name: string) => ({ path: `/data/${name}`, name });
  const inputs = {
    table: { path: '/data/a', mediaType: 'x', files: [file('a')] },
    parts: { path: '/data/b', mediaType: 'x', files: [file('b'), file('c')] },
  };

  it('hands over the request, the arguments and the project folder', async () => {
    await runCommandStep(
      job(['python3', 'echo.py', '--flag'], {
        inputs,
        outputs: report(),
        params: { of: ['area'] },
        seeds: { rows: '7' },
        env: { TOKEN: 'abcdefgh' },
      }),
      control,
    );
    const said = JSON.parse(readFileSync(join(folder, 'outputs', 'report'), 'utf8'));
    expect(said.request).toEqual({
      protocol: 1,
      inputs: { table: '/data/a', parts: '/data/b' },
      files: { parts: ['/data/b', '/data/c'] },
      outputs: { report: join(folder, 'outputs', 'report') },
      params: { of: ['area'] },
      seeds: { rows: '7' },
      scratch: join(folder, 'scratch'),
      checkpointDir: join(folder, 'checkpoint'),
    });
    expect(said.argv.slice(1)).toEqual(['--flag']);
    expect(said.cwd).toBe(commands);
    expect(said.env).toMatchObject({ TOKEN: 'abcdefgh' });
  });

  it('shows the command PATH, HOME, a fixed locale, time zone and hash seed, what the step declares and the request, nothing else', async () => {
    const names = 'console.log(JSON.stringify({ log: Object.keys(process.env).sort().join() }))';
    await runCommandStep(job(['node', '-e', names], { env: { TOKEN: 'abcdefgh' } }), control);
    expect(logs).toEqual(['HOME,LC_ALL,PATH,PYTHONHASHSEED,TOKEN,TZ,WITHIN_REQUEST']);
  });

  it('passes on progress, metrics and logs, and counts other lines', async () => {
    await runCommandStep(job(['python3', 'echo.py'], { outputs: report() }), control);
    expect(progress).toEqual([[0.5, 'half']]);
    expect(logs).toEqual(['loss = 0.25', 'hello', 'plain words', '1 lines of standard output were no JSON messages.']);
  });

  it.each([
    ['{"progress": "half"}', '`progress` is not a number'],
    ['{"progress": 1.5}', '`progress` is above 1'],
    ['{"metric": "loss"}', '`value` of a metric is not a number'],
    ['{"log": 3}', '`log` is not text'],
  ])('refuses the message %s', async (line, problem) => {
    const error = await thrownBy(() => runCommandStep(job(['node', 'says.mjs', '{"log": "a"}', line]), control));
    expect(error.code).toBe('STEP_PROTOCOL');
    expect(error.message).toContain(`in line 2 of standard output: ${problem}`);
  });

  it('keeps memory and logs bounded when a command floods its output', async () => {
    await runCommandStep(job(['node', 'says.mjs', 'x'.repeat(100_000), '*20', 'words', '*20000']), control);
    expect(logs).toHaveLength(10_002);
    expect(Math.max(...logs.map((line) => line.length))).toBe(2_001);
    expect(logs.slice(-2)).toEqual([
      '10020 more lines of output were not kept.',
      '20020 lines of standard output were no JSON messages.',
    ]);
  });
});

describe('a command that fails', () => {
  it('shows its exit code and the last 20 lines of standard error, without secrets', async () => {
    const error = await thrownBy(() =>
      runCommandStep(job(['./fail.sh'], { env: { SECRET_VALUE: 'hunter2hunter2' } }), control),
    );
    expect(error.code).toBe('STEP_FAILED');
    expect(error.message).toContain('exited with 3');
    expect(error.details['stderr']).toHaveLength(20);
    expect(error.message).toMatch(/error line 30 \[secret\]$/);
    expect(error.message).not.toContain('error line 10 ');
    expect(JSON.stringify([error.message, error.details, logs])).not.toContain('hunter2');
  });

  it.each(['no-such-program', './no-such-program', './says.mjs'])('tells that %s cannot be run', async (program) => {
    const error = await thrownBy(() => runCommandStep(job([program]), control));
    expect(error.code).toBe('COMMAND_NOT_FOUND');
    expect(error.message).toContain(program);
  });

  it('names the signal that ended it', async () => {
    const error = await thrownBy(() => runCommandStep(job(['sh', '-c', 'kill -9 $$']), control));
    expect(error.code).toBe('STEP_FAILED');
    expect(error.message).toContain('was ended by SIGKILL');
  });

  it('is told apart when the disk is full', async () => {
    const error = await thrownBy(() => runCommandStep(job(['./disk-full.sh']), control));
    expect(error.code).toBe('STORE_FULL');
    expect(error.message).toContain('The disk is full');
  });

  it('is told the role and path of an output that is missing', async () => {
    const outputs = report();
    const error = await thrownBy(() => runCommandStep(job(['true'], { outputs }), control));
    expect(error.code).toBe('STEP_OUTPUT_MISSING');
    expect(error.details).toMatchObject({ role: 'report', path: outputs.report.path });
  });

  it.each(['links.sh', 'folder'])('may not pass a link or folder off as an output (%s)', async (way) => {
    const outputs = report();
    const argv = way === 'folder' ? ['mkdir', outputs.report.path] : ['./links.sh'];
    const error = await thrownBy(() => runCommandStep(job(argv, { outputs }), control));
    expect(error.code).toBe('STEP_OUTPUT_MISSING');
    expect(error.message).toContain('is no regular file');
  });
});

describe('the end of a command', () => {
  it('comes by SIGKILL to the whole group when SIGTERM is ignored', async () => {
    onLog = () => abort.abort();
    const error = await thrownBy(() => runCommandStep(job(['./stubborn.sh']), control, { graceMs: 50 }));
    expect(error.code).toBe('CANCELLED');
    await childIsGone();
  });

  it('takes with it a child that survives SIGTERM', async () => {
    onLog = () => abort.abort();
    const error = await thrownBy(() => runCommandStep(job(['./polite.sh']), control));
    expect(error.code).toBe('CANCELLED');
    await childIsGone();
  });

  it('takes with it what a successful command leaves behind', async () => {
    await runCommandStep(job(['./leaves-child.sh']), control);
    await childIsGone();
  });

  it('comes at the timeout', async () => {
    const error = await thrownBy(() => runCommandStep(job(['sleep', '600'], { timeoutMs: 50 }), control));
    expect(error.code).toBe('STEP_TIMEOUT');
    expect(error.message).toContain('50 ms');
  });

  it('comes before the start when the run is cancelled already', async () => {
    abort.abort();
    const error = await thrownBy(() => runCommandStep(job(['touch', join(folder, 'outputs', 'x')]), control));
    expect(error.code).toBe('CANCELLED');
    expect(existsSync(join(folder, 'outputs', 'x'))).toBe(false);
  });

  it('leaves nothing to the shell: words are words', async () => {
    await runCommandStep(job(['touch', `${join(folder, 'outputs', 'a;b $(c)')}`]), control);
    expect(existsSync(join(folder, 'outputs', 'a;b $(c)'))).toBe(true);
  });

  it('finds files that an earlier attempt kept', async () => {
    writeFileSync(join(folder, 'checkpoint', 'epoch'), '3');
    const read =
      'import json,os;r=json.load(open(os.environ["WITHIN_REQUEST"]));print(json.dumps({"log":open(r["checkpointDir"]+"/epoch").read()}))';
    await runCommandStep(job(['python3', '-c', read]), control);
    expect(logs).toEqual(['3']);
  });
});
