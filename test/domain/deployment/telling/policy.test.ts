import { describe, expect, it } from 'vitest';
import { eventSchema } from '../../../../contracts/events.ts';
import { begun, changed, gateJudged, newDeployment, observed } from '../../../../domain/deployment/policy.ts';
import {
  deploymentEvent,
  deploymentView,
  explained,
  refusedRequestEvent,
} from '../../../../domain/deployment/telling/policy.ts';
import { aRequest, seen } from '../../../support/deployments.ts';

const request = aRequest({ runId: 'r1', model: 'iris "2"' });
const first = begun(request, newDeployment(0), { previous: 1, now: 5 });
const passed = gateJudged(request, first, [{ part: 'metrics', state: 'passed', why: 'accuracy 0.9' }], 6);
const alpha = changed(request, passed, { change: { key: 'd1.1.alpha', number: 1, stage: 'alpha' }, now: 10 });
const failed = observed(request, alpha, seen({ requests: 50, errors: 40 }), 500);

describe('what a deployment tells', () => {
  it('is an event that the collaboration workflow takes, with an id of its own for each entry', () => {
    const events = failed.log.map((entry) => deploymentEvent(request, entry));
    for (const event of events) expect(eventSchema.parse(event)).toEqual(event);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    expect(events.at(-1)).toMatchObject({
      kind: 'deploymentChanged',
      facts: { stage: 'alpha', run: 'r1', version: 2 },
    });
  });

  it('says what is being done to the target', () => {
    const now = (state: typeof alpha) => deploymentView(request, state, 500).now;
    expect(now(failed)).toBe('it is being rolled back');
    expect(now(passed)).toBe('alpha is being entered');
    const last = aRequest({ stages: request.stages.slice(0, 1) });
    expect(deploymentView(last, { ...alpha, verdict: { outcome: 'successful', why: '' } }, 500).now).toBe(
      'it is being completed',
    );
  });

  it('stays an event with the longest of names and reasons', () => {
    const long = aRequest({ model: 'm'.repeat(250), alias: 'a'.repeat(255), by: 'b'.repeat(500) });
    const entry = {
      number: 1,
      at: 1.5,
      what: 'stuck',
      text: `x\n${'y'.repeat(9000)}`,
      severity: 'critical' as const,
      by: long.by,
    };
    expect(eventSchema.safeParse(deploymentEvent(long, entry)).error).toBeUndefined();
  });

  it('says how it stands and what it waits for', () => {
    expect(deploymentView(request, alpha, 10)).toMatchObject({
      state: 'alpha',
      waiting: false,
      now: 'alpha is being watched, until 1970-01-01 00:00:01 UTC',
    });
    const asked = gateJudged(request, first, [{ part: 'review', state: 'waiting', why: 'review r1 is open' }], 6);
    expect(deploymentView(request, asked, 7)).toMatchObject({ state: 'gate', waiting: true, now: 'review r1 is open' });
    const unclear = observed(request, alpha, seen({ requests: 60, errors: 1 }), 1010);
    expect(deploymentView(request, unclear, 1010)).toMatchObject({ state: 'alpha', waiting: true });
    expect(explained(request, failed, 500)).toContain(
      'The candidate answered 50 requests, 40 failed; the model in force 0, 0 failed.',
    );
  });

  it('tells once that the model of a run is not deployed', () => {
    const why = 'a deployment of iris to champion is open (d1)';
    const event = refusedRequestEvent({ runId: 'r2', model: 'iris', why, at: 7.5 });
    expect(eventSchema.parse(event)).toEqual(event);
    expect(event).toMatchObject({ id: 'deployment/r2/refused', severity: 'warning', at: 7 });
  });
});
