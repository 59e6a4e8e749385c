import { describe, expect, it } from 'vitest';
import type { DeploymentState } from '../../../../contracts/deployment.ts';
import { deploymentCommands } from '../../../../contracts/names.ts';
import { commanded, commandRefusal } from '../../../../domain/deployment/commands/policy.ts';
import { newDeployment } from '../../../../domain/deployment/policy.ts';
import { aRequest } from '../../../support/deployments.ts';

const open: DeploymentState = {
  ...newDeployment(0),
  gate: { state: 'passed', findings: [], askAt: 0 },
  entered: 0,
  bakesUntil: 1000,
  lookAt: 100,
};
const refusal = (name: (typeof deploymentCommands)[number], state: DeploymentState, command: unknown = { by: 'ben' }) =>
  commandRefusal(aRequest(), state, { name, command, now: 10 });

describe('a command to a deployment', () => {
  it.each([undefined, null, 'ben', {}, { by: '' }, { by: 'a\nb' }, { by: 'ben', why: 7 }, { by: 'x'.repeat(501) }])(
    'that says %j is refused with what it needs',
    (command) => {
      for (const name of deploymentCommands)
        expect(refusal(name, open, command === undefined ? null : command)).toMatch(/needs \{"by"/);
    },
  );

  it('for an earlier deployment does not reach a later one', () => {
    expect(refusal('rollback', open, { by: 'ben', deployment: 'd0' })).toBe(
      'd0 has ended; d1 is open for iris and champion now',
    );
    expect(refusal('rollback', open, { by: 'ben', deployment: 'd1' })).toBeUndefined();
  });

  it.each([
    ['promote', { gate: { state: 'waiting', findings: [], askAt: 0 } }, /gate is not passed/],
    ['promote', { paused: true }, /paused; resume it first/],
    ['promote', { verdict: { outcome: 'successful', why: '' } }, /going on already/],
    ['promote', {}, undefined],
    ['pause', { paused: true }, /paused already/],
    ['resume', {}, /not paused/],
    ['resume', { verdict: { outcome: 'inconclusive', why: '' } }, undefined],
    ['rollback', { rollback: { automatic: true, why: '' } }, /being rolled back/],
    ['rollback', { rollback: { automatic: true, why: '' }, stuck: 'no' }, undefined],
    ['pause', { rollback: { automatic: true, why: '' } }, /being rolled back/],
    ['rollback', { end: 'completed' }, /has ended: completed/],
  ] as const)('%s where %j', (name, over, expected) => {
    const why = refusal(name, { ...open, ...over });
    if (expected) expect(why).toMatch(expected);
    else expect(why).toBeUndefined();
  });

  it('is kept with who said it and why', () => {
    const command = { by: 'ben', why: 'complaints' };
    const state = commanded(aRequest(), open, { name: 'rollback', command, now: 10 });
    expect(state.log.at(-1)).toMatchObject({ by: 'ben', text: 'ben rolls it back: complaints' });
    expect(state.rollback).toEqual({ automatic: false, why: 'complaints', by: 'ben' });
  });

  it('promotes in a freeze only where it says so', () => {
    const offsets = [{ fromMs: 0, offsetMinutes: 0 }];
    const freeze = { timeZone: 'UTC', offsets, weekly: [], spans: [{ from: 0, to: 100 }] };
    const request = aRequest({ freeze });
    const told = (command: object) => ({ name: 'promote' as const, command, now: 10 });
    expect(commandRefusal(request, open, told({ by: 'ben' }))).toMatch(/freeze/);
    expect(commandRefusal(request, open, told({ by: 'ben', despiteFreeze: true }))).toBeUndefined();
  });
});
