import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandTarget } from '../../../adapters/deployment/command.ts';
import { describeDeploymentTarget } from '../../conformance/deployment-target.ts';
import { aRequest } from '../../support/deployments.ts';

/** Keeps each change under its key, as a cluster keeps what it is told to be; fails where it is told to. */
const program = `
const { readFileSync, writeFileSync } = require('node:fs');
const request = JSON.parse(readFileSync(process.env.WITHIN_REQUEST, 'utf8'));
if (process.argv[2] === 'fail') { console.error('no cluster for ' + process.env.CLUSTER_TOKEN + '\\nat all'); process.exit(Number(process.argv[3])); }
if (process.argv[2] === 'env') { console.log(Object.keys(process.env).sort().join(',')); process.exit(0); }
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
    timeoutMs: words[0] === 'hang' ? 200 : 20_000,
  };
  const world = async () => {
    const names = readdirSync(project).filter((name) => name.startsWith('d1.'));
    return Object.fromEntries(names.map((name) => [name, JSON.parse(readFileSync(join(project, name), 'utf8'))]));
  };
  return { target: new CommandTarget(order, project), world };
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

  it('that takes too long is ended and tried again', async () => {
    await expect(open('hang').target.change(order)).rejects.toMatchObject({ code: 'DEPLOYMENT_TARGET_UNREACHABLE' });
  });

  it('that is not there refuses', async () => {
    const missing = { kind: 'command' as const, argv: ['./no-such-program'], env: [], timeoutMs: 1000 };
    await expect(new CommandTarget(missing, tmpdir()).change(order)).rejects.toMatchObject({
      code: 'DEPLOYMENT_TARGET_REFUSED',
    });
  });
});
