import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CollaborationEvent } from '../../../../contracts/events.ts';
import type { InboxProfile } from '../../../../contracts/inbox.ts';
import {
  due,
  explained,
  flushed,
  newInbox,
  preferencesView,
  received,
  rerouted,
  withPreferences,
} from '../../../../domain/collaboration/inbox/policy.ts';
import { resolvedPreferences } from '../../../../domain/collaboration/preferences/policy.ts';
import {
  anyEvents,
  anyProfile,
  day,
  eventOf,
  hour,
  minute,
  monday,
  profileOf,
  RunningInbox,
} from '../../../support/inboxes.ts';

interface Feed {
  readonly profile: InboxProfile;
  readonly start: number;
  readonly events: readonly { readonly event: CollaborationEvent; readonly wait: number }[];
}

/** Runs on for long enough that every digest has been sent. */
function run({ profile, start, events }: Feed): {
  inbox: RunningInbox;
  arrived: Map<string, { event: CollaborationEvent; at: number }>;
} {
  const inbox = new RunningInbox(profile);
  const arrived = new Map<string, { event: CollaborationEvent; at: number }>();
  let now = start;
  for (const { event, wait } of events) {
    now += wait;
    if (!arrived.has(event.id)) arrived.set(event.id, { event, at: now });
    inbox.receive(event, now);
  }
  inbox.runUntil(now + 400 * day);
  return { inbox, arrived };
}

const feed = fc.record({ place: anyProfile, events: anyEvents }).map(({ place, events }) => ({ ...place, events }));
const law = (holds: (feed: Feed & { readonly zone: string }) => void) =>
  fc.assert(fc.property(feed, holds), { numRuns: 300 });

/** The clock on the wall, from the runtime and not from our offsets. */
function wallMinute(zone: string, at: number): { minute: number; weekday: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    hour: 'numeric',
    minute: 'numeric',
    weekday: 'short',
  }).formatToParts(at);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return {
    minute: Number(of('hour')) * 60 + Number(of('minute')),
    weekday: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(of('weekday')),
  };
}

describe('an inbox', () => {
  it('sends every critical event at once, on every channel that the person wants or at least on one', () => {
    law((given) => {
      const { inbox, arrived } = run(given);
      for (const { event, at } of arrived.values()) {
        if (event.severity !== 'critical') continue;
        const sends = inbox.told.filter(({ message }) => message.events[0] === event && !message.update);
        expect(sends.length).toBeGreaterThan(0);
        expect(sends.every((told) => told.at === at && told.message.priority === 'critical')).toBe(true);
        expect(new Set(sends.map(({ message }) => message.channel)).size).toBe(sends.length);
      }
    });
  });

  it('ends every event once: sent, in a digest that was sent, muted or inhibited, with a reason', () => {
    law((given) => {
      const { inbox, arrived } = run(given);
      const final = new Map(inbox.decisions.map((decision) => [decision.event, decision]));
      expect([...final.keys()].sort()).toEqual([...arrived.keys()].sort());
      for (const [id, { outcome, why, route, digest }] of final) {
        expect(why).toMatch(/^[A-Z].*\.$/);
        expect(route).not.toBe('');
        const carrying = inbox.told.filter(
          ({ message }) => !message.update && message.events.some((event) => event.id === id),
        );
        const keys = new Set(carrying.map(({ message }) => message.key.slice(0, message.key.lastIndexOf('#'))));
        if (outcome === 'sent') expect([...keys]).toEqual([`${id}#anna`]);
        else if (outcome === 'digested' && !isChannelless(given.profile)) expect([...keys]).toEqual([`${digest}#anna`]);
        else expect(carrying).toEqual([]);
      }
    });
  });

  it('never goes over the budget in any span of its time with what is not critical', () => {
    law((given) => {
      const { inbox } = run(given);
      const { messages, perMs } = resolvedPreferences(given.profile, {}).budget;
      const times = inbox.told
        .filter(({ message }) => message.priority !== 'critical' && !message.update)
        .map(({ at }) => at);
      for (const from of times)
        expect(times.filter((at) => at >= from && at < from + perMs).length).toBeLessThanOrEqual(messages);
    });
  });

  it('keeps quiet by the clock on the wall of the person, also on days when it is put on or back', () => {
    law((given) => {
      const { quietHours } = resolvedPreferences(given.profile, {});
      if (quietHours === 'off') return;
      const { inbox } = run(given);
      const { from, to, days } = quietHours;
      for (const { at, message } of inbox.told) {
        if (message.priority === 'critical' || message.update || at > given.start + 19 * day) continue;
        const { minute: clock, weekday } = wallMinute(given.zone, at);
        const begins = days.includes(weekday);
        const quiet =
          from < to
            ? begins && clock >= from && clock < to
            : (begins && clock >= from) || (days.includes((weekday + 6) % 7) && clock < to);
        expect(quiet).toBe(false);
      }
    });
  });

  it('gives the same state for the same inputs, and one decision for an event that comes again', () => {
    law((given) => {
      const [one, two] = [run(given).inbox, run(given).inbox];
      expect(JSON.stringify(two.state)).toBe(JSON.stringify(one.state));
      const events = given.events.map(({ event }) => event);
      const again = events.map((event) =>
        received(one.state, { event, route: 'again' }, given.profile, given.start + 2 * day),
      );
      expect(again.flatMap(({ decisions, sends }) => [...decisions, ...sends])).toEqual([]);
    });
  });

  it('stays bounded, whatever arrives', () => {
    const long = 'x'.repeat(180);
    const inbox = new RunningInbox(profileOf({ preferences: { digestMs: 300 * day } }));
    for (let index = 0; index < 7000; index += 1) {
      const id = `${long}${index}`;
      const subject = {
        id,
        name: `${long}${index % 400}`,
        ...(index % 3 === 0 && { parent: `${index % 700}${long}` }),
      };
      const kind = index % 2 === 0 ? ('reviewRequested' as const) : ('experimentFailed' as const);
      inbox.receive(
        eventOf(id, {
          kind,
          subject,
          text: 'y'.repeat(4000),
          review: { id: `${index % 600}`, ...(index % 5 === 0 && { closed: true }) },
        }),
        monday + index * 1000,
      );
    }
    expect(JSON.stringify(inbox.state).length).toBeLessThan(1_600_000);
    expect(inbox.state.seen.length).toBeLessThanOrEqual(5000);
  });
});

/** Wants nothing but what is critical: what was gathered before that is not told. */
const isChannelless = ({ preferences }: InboxProfile): boolean => preferences.channels?.length === 0;

describe('what is told once', () => {
  it('silences what belongs to it, also what waits, unless that is more severe', () => {
    const inbox = new RunningInbox(profileOf({ preferences: { kinds: { dataQualityAlert: 'digest' } } }));
    const child = (
      id: string,
      severity: CollaborationEvent['severity'],
      kind: CollaborationEvent['kind'] = 'experimentFailed',
    ) => eventOf(id, { kind, severity, subject: { parent: 'sweep-1' } });
    inbox.receive(child('waits', 'warning', 'dataQualityAlert'), monday);
    inbox.receive(
      eventOf('sweep', {
        kind: 'experimentFailed',
        severity: 'error',
        subject: { type: 'sweep', id: 'sweep-1', name: 'luck of cells' },
      }),
      monday + minute,
    );
    inbox.receive(child('later', 'error'), monday + 2 * minute);
    inbox.receive(child('worse', 'critical'), monday + 3 * minute);
    inbox.runUntil(monday + day);
    expect(explained(inbox.state, 'waits')).toMatchObject({
      outcome: 'inhibited',
      why: 'Inhibited because it belongs to luck of cells, which is told as error.',
    });
    expect(explained(inbox.state, 'later')).toMatchObject({
      outcome: 'inhibited',
      why: 'Inhibited because it belongs to luck of cells, which was told as error.',
    });
    expect(inbox.told.map(({ message }) => message.events[0]?.id)).toEqual(['sweep', 'worse', 'worse']);
  });
});

describe('a message that a channel refuses for good', () => {
  it('goes to the next channel, until none is left', () => {
    const [message] = received(newInbox('anna'), { event: eventOf('a'), route: 'r' }, profileOf(), monday).sends;
    const { state } = received(newInbox('anna'), { event: eventOf('a'), route: 'r' }, profileOf(), monday);
    const step = message && rerouted(state, message);
    const [second] = step?.sends ?? [];
    expect(second).toMatchObject({ channel: 'email', key: 'a#anna#email' });
    expect(step && second && rerouted(step.state, second)).toBeUndefined();
  });

  it('has been to every channel if it is critical', () => {
    const step = received(
      newInbox('anna'),
      { event: eventOf('a', { severity: 'critical' }), route: 'r' },
      profileOf(),
      monday,
    );
    expect(step.sends.map(({ channel }) => channel)).toEqual(['slack', 'email']);
    expect(step.sends.map((message) => rerouted(step.state, message))).toEqual([undefined, undefined]);
  });
});

describe('a person', () => {
  it('without an address is told nothing, and that is said', () => {
    const step = received(
      newInbox('anna'),
      { event: eventOf('a', { severity: 'critical' }), route: 'r' },
      profileOf({ reachable: [] }),
      monday,
    );
    expect(step.decisions).toMatchObject([{ outcome: 'unreachable', why: 'anna has no address on any channel.' }]);
  });

  it('who loses the last address while a digest gathers is unreachable for what was in it', () => {
    const inbox = new RunningInbox(profileOf({ preferences: { kinds: { experimentCompleted: 'digest' } } }));
    inbox.receive(eventOf('a'), monday);
    const lost = { ...inbox.state, profile: profileOf({ reachable: [] }) };
    const step = flushed(lost, monday + day);
    expect(step.decisions).toMatchObject([{ event: 'a', outcome: 'unreachable' }]);
    expect(due(step.state)).toBeUndefined();
  });

  it('who changes preferences is told by them from then on, what waits included', () => {
    const inbox = new RunningInbox(
      profileOf({ preferences: { quietHours: { from: 0, to: 1439, days: [0, 1, 2, 3, 4, 5, 6] } } }),
    );
    inbox.receive(eventOf('a'), monday);
    expect(due(inbox.state)).toBe(monday + 11 * hour + 59 * minute);
    const changed = withPreferences(inbox.state, { quietHours: 'off', kinds: { experimentFailed: 'off' } });
    expect(due(changed)).toBe(monday);
    expect(preferencesView(changed)).toMatchObject({
      own: { quietHours: 'off' },
      preferences: { quietHours: 'off', kinds: { experimentFailed: 'off' } },
    });
    expect(preferencesView(withPreferences(changed, { kinds: null, quietHours: null })).own).toEqual({});
  });
});
