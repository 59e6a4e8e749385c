import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CommandTarget } from '../../../adapters/deployment/command.ts';
import { describeDeploymentTarget } from '../../conformance/deployment-target.ts';
import { aRequest } from '../../support/deployments.ts';

/** Keeps each change under its key, as a cluster keeps what it is told to be; fails where it is told to. */
const program = `
const { readFileSync, writeFileSync } = require('node:fs');
const request = JSON.parse(readFileSync(process.env.WITHIN_REQUEST, 'utf8'));
if (process.argv[2] === 'fail') { console.error('no cluster for ' + process.env.CLUSTER_TOKEN + '\\nat all'); process.exit(Number(process.argv[3])); }
if (process.argv[2] === 'env') { console.log(Object.keys(process.env).sort().join(',')); process.exit(0); }
if (process.argv[2] === 'hang') {
  const { spawn } = require('node:child_process');
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
  writeFileSync('child.pid', String(child.pid));
}
if (process.argv[2] === 'leave') {
  const { spawn } = require('node:child_process');
  const left = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
  writeFileSync('child.pid', String(left.pid));
  console.log('it runs');
  process.exit(0);
}
if (process.argv[2] === 'hang') setInterval(() => {}, 1000);
else { const { again, ...change } = request; writeFileSync(request.key, JSON.stringify(change)); console.log('working'); console.log('three pods'); }
`;
beforeAll(() => {
  process.env['CLUSTER_TOKEN'] = 'hunter2hunter2';
});
afterAll(() => {
  delete process.env['CLUSTER_TOKEN'];
});

function open(...words: string[]) {
  const project = mkdtempSync(join(tmpdir(), 'within-command-'));
  writeFileSync(join(project, 'deploy.cjs'), program);
  const order = {
    kind: 'command' as const,
    argv: [process.execPath, 'deploy.cjs', ...words],
    env: ['CLUSTER_TOKEN'],
    timeoutMs: 20_000,
  };
  const world = async () => {
    const names = readdirSync(project).filter((name) => name.startsWith('d1.'));
    return Object.fromEntries(names.map((name) => [name, JSON.parse(readFileSync(join(project, name), 'utf8'))]));
  };
  const child = () => Number(readFileSync(join(project, 'child.pid'), 'utf8'));
  return { target: new CommandTarget(order, project), world, child };
}
const order = {
  request: aRequest({ runId: 'r1' }),
  change: { key: 'd1.1.beta', number: 1, stage: 'beta' as const, share: 0.2 },
  previous: 1,
  again: false,
  signal: new AbortController().signal,
};

describeDeploymentTarget('A command', { open: async () => open(), broken: async () => open('fail', '1') });

describe('a command that brings a stage about', () => {
  it('finds the change in a file, and its last line is told', async () => {
    const { target, world } = open();
    expect(await target.change(order)).toBe('three pods');
    expect(await world()).toEqual({
      'd1.1.beta': {
        protocol: 1,
        key: 'd1.1.beta',
        deployment: 'd1',
        model: 'iris',
        version: 2,
        alias: 'champion',
        digest: 'b'.repeat(64),
        runId: 'r1',
        previous: 1,
        stage: 'beta',
        share: 0.2,
      },
    });
  });

  it('sees few variables', async () => {
    const names = (await open('env').target.change(order))?.split(',');
    expect(names).toEqual(['CLUSTER_TOKEN', 'HOME', 'LC_ALL', 'PATH', 'PYTHONHASHSEED', 'TZ', 'WITHIN_REQUEST']);
  });

  it.each([
    ['1', 'DEPLOYMENT_TARGET_REFUSED'],
    ['75', 'DEPLOYMENT_TARGET_UNREACHABLE'],
  ])('that exits with %s is %s', async (status, code) => {
    await expect(open('fail', status).target.change(order)).rejects.toMatchObject({ code });
  });

  it('that nobody waits for any more is ended, to be tried again', async () => {
    const { target, child } = open('hang');
    const stop = new AbortController();
    const changing = target.change({ ...order, signal: stop.signal });
    const started = await vi.waitFor(child, { timeout: 20_000 });
    stop.abort();
    await expect(changing).rejects.toMatchObject({ code: 'DEPLOYMENT_TARGET_UNREACHABLE' });
    // With what it has started, which would go on beside the next attempt.
    await vi.waitFor(() => expect(() => process.kill(started, 0)).toThrow(/ESRCH/), { timeout: 20_000 });
  });

  it('may leave something running', async () => {
    const { target, child } = open('leave');
    expect(await target.change(order)).toBe('it runs');
    process.kill(child(), 'SIGKILL');
  });

  it('has as long as it was given', async () => {
    const slow = {
      kind: 'command' as const,
      argv: [process.execPath, '-e', 'setInterval(() => {}, 1000)'],
      env: [],
      timeoutMs: 200,
    };
    await expect(new CommandTarget(slow, tmpdir()).change(order)).rejects.toMatchObject({
      code: 'DEPLOYMENT_TARGET_UNREACHABLE',
      message: expect.stringContaining('was ended before it was done') as string,
    });
  });

  it('that is not there refuses', async () => {
    const missing = { kind: 'command' as const, argv: ['./no-such-program'], env: [], timeoutMs: 1000 };
    await expect(new CommandTarget(missing, tmpdir()).change(order)).rejects.toMatchObject({
      code: 'DEPLOYMENT_TARGET_REFUSED',
    });
  });
});
