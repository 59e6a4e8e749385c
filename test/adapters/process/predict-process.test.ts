import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PredictProcess, type ScoringProgram } from '../../../adapters/process/predict-process.ts';
import { commandVariables } from '../../../contracts/names.ts';
import type { StepControl, StepJob } from '../../../domain/pipeline/ports.ts';
import { thrownBy } from '../../support/thrown.ts';

let folder: string;
let logs: string[];
let started: PredictProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'within-scoring-'));
  logs = [];
});
afterEach(async () => {
  await started?.end();
  rmSync(folder, { recursive: true, force: true });
});

const job = {
  name: 'evaluate',
  project: resolve('test/fixtures/commands'),
  env: { TOKEN: 'abcdefgh' },
  secrets: {},
} as unknown as StepJob;

const control: StepControl = {
  signal: new AbortController().signal,
  progress: (share) => void logs.push(`progress ${share}`),
  log: (text) => void logs.push(text),
};

async function start(how: string, more: Partial<ScoringProgram> = {}): Promise<PredictProcess> {
  const program = {
    argv: ['node', 'scorer.mjs', how],
    env: { TOKEN: 'abcdefgh' },
    request: { action: 'predict' },
    scratch: join(folder, 'scratch'),
    timeoutMs: 60_000,
    ...more,
  };
  started = await PredictProcess.start(job, program, control);
  return started;
}

const out = () => join(folder, 'out');
const failure = async (how: string, more?: Partial<ScoringProgram>) => {
  const scorer = await start(how, more);
  return thrownBy(() => scorer.score({ rows: '/rows', out: out() }));
};

/** A zombie does not run. */
function runs(label: string): boolean {
  const pid = new RegExp(`${label} (\\d+)`).exec(logs.join('\n'))?.[1];
  expect(pid).toBeDefined();
  const status = `/proc/${pid}/stat`;
  return existsSync(status) && !/\) [ZX] /.test(readFileSync(status, 'utf8'));
}

describe('a program that scores', () => {
  it('is started once, sees little, and answers one request after another', async () => {
    const scorer = await start('well');
    for (const rows of ['/a', '/b']) {
      await scorer.score({ rows, out: out() });
      expect(readFileSync(out(), 'utf8')).toBe(`scored ${rows}`);
    }
    const seen = ['HOME', 'PATH', 'TOKEN', 'WITHIN_REQUEST', ...Object.keys(commandVariables)].sort().join();
    expect(logs.filter((line) => line.startsWith('pid'))).toEqual([
      expect.stringMatching(new RegExp(`^pid \\d+ predict ${seen}$`)),
    ]);
    expect(logs).toContain('progress 0.5');
  });

  it.each([
    ['dies', 'STEP_FAILED', 'exited with 3; standard error ends with:\nno such layer'],
    ['dies at once', 'STEP_FAILED', 'exited with 7; it said nothing on standard error'],
    ['refuses', 'STEP_FAILED', 'could not score the rows of step "evaluate": column x is unknown'],
    ['other id', 'STEP_PROTOCOL', 'it answered request 2, which nobody waits for'],
    ['broken', 'STEP_PROTOCOL', '`progress` is not a number'],
    ['writes nothing', 'STEP_OUTPUT_MISSING', 'answered in step "evaluate" without predictions'],
  ])('that %s fails the step with a sentence', async (how, code, words) => {
    const error = await failure(how);
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
    expect(error.message).toContain('node scorer.mjs');
  });

  it('that hangs is ended when its time is over, and stays ended', async () => {
    const error = await failure('hangs', { timeoutMs: 300 });
    expect([error.code, error.message]).toEqual(['STEP_TIMEOUT', expect.stringContaining('`scoreTimeout`')]);
    expect((await thrownBy(() => started?.score({ rows: '/r', out: out() }))).code).toBe('STEP_TIMEOUT');
  });

  it('that is not installed says so', async () => {
    const error = await failure('', { argv: ['no-such-program'] });
    expect([error.code, error.message]).toEqual(['COMMAND_NOT_FOUND', expect.stringContaining('"no-such-program"')]);
  });

  it('ends with all that it started, and a request that waits fails', async () => {
    const scorer = await start('child');
    await scorer.score({ rows: '/a', out: out() });
    expect([runs('child'), runs('pid')]).toEqual([true, true]);
    await scorer.end();
    await vi.waitFor(() => expect([runs('child'), runs('pid')]).toEqual([false, false]), { timeout: 5_000 });
    expect((await thrownBy(() => scorer.score({ rows: '/a', out: out() }))).code).toBe('CANCELLED');
  });
});
