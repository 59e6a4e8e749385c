import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeploymentRequest, DeploymentState, GateFinding } from '../../../contracts/deployment.ts';
import { deploymentCommands, deploymentStages } from '../../../contracts/names.ts';
import { commanded, commandRefusal } from '../../../domain/deployment/commands/policy.ts';
import { frozenUntil } from '../../../domain/deployment/freeze/policy.ts';
import {
  begun,
  changed,
  changeRefused,
  gateJudged,
  newDeployment,
  nextMove,
  observed,
} from '../../../domain/deployment/policy.ts';
import { aRequest, aStage, seen } from '../../support/deployments.ts';

const passed: GateFinding = { part: 'metrics', state: 'passed', why: 'accuracy 0.9' };
const start = (request = aRequest()): DeploymentState => begun(request, newDeployment(0), { previous: 1, now: 0 });

/** What happened to a deployment, told step by step. */
interface Trace {
  readonly request: DeploymentRequest;
  state: DeploymentState;
  now: number;
  readonly targets: string[];
  readonly enteredAt: number[];
}

/** One move with what the outside says to it. */
function step(trace: Trace, answer: Answer): void {
  const { request, state } = trace;
  const move = nextMove(request, state, trace.now);
  switch (move.do) {
    case 'end':
      return;
    case 'ask':
    case 'withdraw':
      throw new Error(`the gate names no reviewers, and yet the move is ${move.do}`);
    case 'wait':
      trace.now = Math.max(trace.now, move.until ?? trace.now + 1);
      return;
    case 'judge-gate':
      trace.state = gateJudged(request, state, [{ ...passed, state: answer.gate }], trace.now);
      return;
    case 'observe':
      trace.state = observed(request, state, seen(answer.counts), trace.now);
      return;
    case 'change': {
      if (answer.refuses) {
        trace.state = changeRefused(state, { change: move.change, why: 'no', now: trace.now });
        return;
      }
      trace.targets.push(move.change.stage);
      trace.enteredAt.push(trace.now);
      trace.state = changed(request, state, { change: move.change, now: trace.now });
    }
  }
}

interface Answer {
  readonly gate: GateFinding['state'];
  readonly counts: { readonly requests: number; readonly errors: number };
  readonly refuses: boolean;
  readonly command?: (typeof deploymentCommands)[number] | undefined;
}

const answers = fc.record({
  gate: fc.constantFrom<GateFinding['state']>('passed', 'passed', 'waiting', 'absent', 'failed'),
  counts: fc.constantFrom(
    { requests: 0, errors: 0 },
    { requests: 500, errors: 0 },
    { requests: 60, errors: 1 },
    { requests: 50, errors: 40 },
  ),
  refuses: fc.constantFrom(false, false, false, false, false, true),
  command: fc.option(fc.constantFrom(...deploymentCommands), { nil: undefined }),
});

const freeze = {
  timeZone: 'UTC',
  offsets: [{ fromMs: 0, offsetMinutes: 0 }],
  weekly: [],
  spans: [
    { from: 100, to: 900 },
    { from: 2000, to: 5000 },
  ],
};

function play(request: DeploymentRequest, script: readonly Answer[], withCommands = true): Trace {
  const trace: Trace = { request, state: start(request), now: 0, targets: [], enteredAt: [] };
  for (const answer of script) {
    if (withCommands && answer.command) {
      const told = { name: answer.command, command: { by: 'ben' }, now: trace.now };
      if (commandRefusal(request, trace.state, told) === undefined) trace.state = commanded(request, trace.state, told);
    }
    step(trace, answer);
  }
  return trace;
}

describe('a deployment', () => {
  const scripts = fc.array(answers, { maxLength: 60 });
  const requests = fc
    .subarray([...deploymentStages], { minLength: 1 })
    .map((stages) => aRequest({ stages: stages.map((stage) => aStage(stage)) }));

  it('enters its stages in their order, each once, and nothing before its gate', () => {
    fc.assert(
      fc.property(requests, scripts, (request, script) => {
        const { targets } = play(request, script);
        const stages = targets.filter((target) => target !== 'rolled-back' && target !== 'completed');
        expect(stages).toEqual(request.stages.map(({ stage }) => stage).slice(0, stages.length));
        const gates = script.map(({ gate }) => gate);
        if (stages.length > 0) expect(gates.some((gate) => gate === 'passed' || gate === 'absent')).toBe(true);
      }),
    );
  });

  it('ends once, and nothing changes afterwards', () => {
    fc.assert(
      fc.property(requests, scripts, answers, (request, script, more) => {
        const trace = play(request, script);
        if (!trace.state.end) return;
        const before = structuredClone({ state: trace.state, targets: trace.targets });
        step(trace, more);
        expect({ state: trace.state, targets: trace.targets }).toEqual(before);
        const command = { by: 'ben' };
        for (const name of deploymentCommands)
          expect(commandRefusal(request, trace.state, { name, command, now: trace.now })).toMatch(/has ended/);
        expect(trace.targets.filter((target) => target === 'rolled-back' || target === 'completed').length).toBe(
          trace.state.end === 'refused' ? 0 : 1,
        );
      }),
    );
  });

  it('goes back by itself after a stage that failed, and is not complete', () => {
    fc.assert(
      fc.property(requests, scripts, (request, script) => {
        const { state, targets } = play(request, script, false);
        const failed = state.log.findIndex(({ what }) => what === 'failed');
        if (failed === -1) return;
        expect(targets).not.toContain('completed');
        expect(state.log.slice(failed + 1).some(({ what }) => what === 'entered')).toBe(false);
        expect(state.rollback?.automatic).toBe(true);
        const move = nextMove(request, state, 1e9);
        if (!state.end && state.stuck === undefined)
          expect(move).toMatchObject({ do: 'change', change: { stage: 'rolled-back' } });
        if (state.end) expect(state.log.at(-1)).toMatchObject({ what: 'rolled-back', severity: 'critical' });
      }),
    );
  });

  it('enters no stage in a freeze, and takes one back in it', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        const { targets, enteredAt } = play(aRequest({ freeze }), script);
        targets.forEach((target, at) => {
          if (target === 'rolled-back' || target === 'completed') return;
          expect(frozenUntil(freeze, enteredAt[at]!)).toBe(enteredAt[at]);
        });
      }),
    );
    const trace = play(
      aRequest({ freeze }),
      Array(3).fill({ gate: 'passed', counts: seen().candidate, refuses: false }),
    );
    trace.now = 3000;
    trace.state = commanded(trace.request, trace.state, { name: 'rollback', command: { by: 'ben' }, now: 3000 });
    expect(nextMove(trace.request, trace.state, 3000)).toMatchObject({
      do: 'change',
      change: { stage: 'rolled-back' },
    });
  });

  it('reaches its end when nobody interferes and all goes well', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const fine: Answer = { gate: 'passed', counts: { requests: 500, errors: 0 }, refuses: false };
        const { state, targets } = play(request, Array<Answer>(400).fill(fine));
        expect(state.end).toBe('completed');
        expect(targets).toEqual([...request.stages.map(({ stage }) => stage), 'completed']);
      }),
    );
  });

  it('numbers its changes and entries without a gap', () => {
    fc.assert(
      fc.property(requests, scripts, (request, script) => {
        const { state } = play(request, script);
        expect(state.log.map(({ number }) => number)).toEqual(
          Array.from({ length: state.log.length }, (_, at) => state.logged - state.log.length + at + 1),
        );
      }),
    );
  });
});

describe('the gate of a deployment', () => {
  const judged = (state: GateFinding['state'], require: GateFinding['part'][] = []) => {
    const request = aRequest({ gate: { require, askMs: 50 } });
    return gateJudged(request, start(request), [{ part: 'review', state, why: 'the review' }], 10);
  };

  it.each([
    ['passed', [], { gate: { state: 'passed' } }],
    ['absent', [], { gate: { state: 'passed' } }],
    ['absent', ['review'], { end: 'refused' }],
    ['failed', [], { end: 'refused' }],
    ['waiting', [], { gate: { state: 'waiting', askAt: 60 } }],
  ] as const)('with a part that is %s, of which %j is required', (state, require, expected) => {
    expect(judged(state, [...require])).toMatchObject(expected);
  });

  it('waits without saying so again and again', () => {
    const request = aRequest();
    const waiting: GateFinding = { part: 'review', state: 'waiting', why: 'review r1 is open' };
    const once = gateJudged(request, start(request), [waiting], 10);
    const twice = gateJudged(request, once, [waiting], 70);
    expect(twice.logged).toBe(once.logged);
    expect(nextMove(request, twice, 80)).toEqual({ do: 'wait', until: 120, why: 'review r1 is open' });
  });
});

describe('a stage that says too little', () => {
  const inconclusive = (request: DeploymentRequest) => {
    const at = changed(
      request,
      { ...start(request), gate: { state: 'passed', findings: [], askAt: 0 } },
      {
        change: { key: 'd1.1.alpha', number: 1, stage: 'alpha' },
        now: 0,
      },
    );
    return observed(request, at, seen({ requests: 60, errors: 1 }), 1000);
  };

  it('waits for a person, who lets it go on or bake once more', () => {
    const request = aRequest();
    const state = inconclusive(request);
    expect(state.verdict).toMatchObject({ outcome: 'inconclusive' });
    expect(nextMove(request, state, 2000)).toMatchObject({ do: 'wait' });
    expect(nextMove(request, state, 2000)).not.toHaveProperty('until');
    const promoted = commanded(request, state, { name: 'promote', command: { by: 'ben' }, now: 2000 });
    expect(nextMove(request, promoted, 2000)).toMatchObject({ do: 'change', change: { stage: 'beta', share: 0.1 } });
    const again = commanded(request, state, { name: 'resume', command: { by: 'ben' }, now: 2000 });
    expect(nextMove(request, again, 2000)).toMatchObject({ do: 'wait', until: 2100 });
    expect(again.bakesUntil).toBe(3000);
  });
});

describe('a target that refuses', () => {
  it('the way in is taken back, the way back needs people until it is tried again', () => {
    const request = aRequest();
    const ready: DeploymentState = { ...start(request), gate: { state: 'passed', findings: [], askAt: 0 } };
    const first = nextMove(request, ready, 0);
    if (first.do !== 'change') throw new Error('no change');
    const refused = changeRefused(ready, { change: first.change, why: 'no such cluster', now: 1 });
    const back = nextMove(request, refused, 1);
    expect(back).toMatchObject({ do: 'change', change: { stage: 'rolled-back', number: 2 } });
    if (back.do !== 'change') throw new Error('no change');
    const stuck = changeRefused(refused, { change: back.change, why: 'no such cluster', now: 2 });
    expect(stuck.log.at(-1)).toMatchObject({ severity: 'critical' });
    expect(nextMove(request, stuck, 3)).toMatchObject({ do: 'wait' });
    const again = commanded(request, stuck, { name: 'rollback', command: { by: 'ben' }, now: 3 });
    expect(nextMove(request, again, 3)).toMatchObject({ do: 'change', change: { stage: 'rolled-back', number: 3 } });
  });
});
