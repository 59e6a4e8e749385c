import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventSchema } from '../../../contracts/events.ts';
import { collaborationShard, collaborationShards } from '../../../contracts/names.ts';
import {
  auditAlarm,
  auditText,
  criticalFirst,
  refusalOfSignal,
  remembered,
  type SeenEvents,
  seen,
  withRefusal,
} from '../../../domain/collaboration/policy.ts';
import { anEvent, noon } from '../../support/deliveries.ts';

const day = 24 * 3_600_000;

describe('shards', () => {
  it('take an id always in the same one, and share ids evenly', () => {
    const counts = new Array<number>(collaborationShards).fill(0);
    for (let id = 0; id < 16_000; id++) counts[collaborationShard(`run/${id}/completed`)]! += 1;
    // 1,000 each; five standard deviations of a fair draw are 153.
    expect(Math.min(...counts)).toBeGreaterThan(847);
    expect(Math.max(...counts)).toBeLessThan(1153);
    fc.assert(fc.property(fc.string(), (id) => collaborationShard(id) === collaborationShard(id)));
  });
});

describe('events that were seen', () => {
  it('are known for seven days, the last 5,000 of them', () => {
    let events: SeenEvents = remembered([], 'first', noon);
    expect(seen(events, 'first')).toBe(true);
    expect(seen(remembered(events, 'next', noon + 7 * day - 1), 'first')).toBe(true);
    expect(seen(remembered(events, 'next', noon + 7 * day), 'first')).toBe(false);
    for (let count = 0; count < 5000; count++) events = remembered(events, `e${count}`, noon + 1);
    expect(events).toHaveLength(5000);
    expect(seen(events, 'first')).toBe(false);
    expect(seen(events, 'e0')).toBe(true);
  });
});

describe('signals by hand', () => {
  it.each([
    ['experimentFailed', undefined, 'without an event'],
    ['experimentFailed', 'text', 'without an event'],
    ['experimentFailed', { kind: 'experimentFailed' }, 'without the id'],
    ['experimentFailed', anEvent(), 'of kind experimentCompleted'],
    ['party', { ...anEvent(), kind: 'party' }, 'no kind of event'],
  ])('are refused with a reason: %s %j', (kind, payload, why) => {
    expect(refusalOfSignal(kind, payload)).toContain(why);
  });

  it('are taken under the name of their kind', () => {
    expect(refusalOfSignal('experimentCompleted', anEvent())).toBeUndefined();
  });

  it('leave at most 20 refusals', () => {
    let refusals: readonly string[] = [];
    for (let count = 0; count < 30; count++) refusals = withRefusal(refusals, `${count}`);
    expect(refusals).toHaveLength(20);
    expect(refusals.at(-1)).toBe('29');
  });
});

describe('an audit', () => {
  const clean = {
    since: noon,
    events: 3,
    critical: 2,
    delivered: 2,
    dead: [],
    deadCount: 0,
    missing: [],
    missingCount: 0,
    untold: [],
    untoldCount: 0,
  };

  it('raises an alarm over what is missing alone', () => {
    expect(auditAlarm(clean, 'a', noon)).toBeUndefined();
    const alarm = auditAlarm({ ...clean, missing: ['x for anna'], missingCount: 1 }, 'a', noon);
    expect(eventSchema.parse(alarm)).toMatchObject({ severity: 'critical', text: 'x for anna' });
    expect(auditText(clean)).toContain('of 2 critical ones for a person 2 arrived');
  });
});

it('critical events overtake, and each sort keeps its order', () => {
  const queue = [anEvent({ id: 'a' }), anEvent({ id: 'b', severity: 'critical' }), anEvent({ id: 'c' })];
  const more = [...queue, anEvent({ id: 'd', severity: 'critical' })];
  expect(criticalFirst(more).map(({ id }) => id)).toEqual(['b', 'd', 'a', 'c']);
});
