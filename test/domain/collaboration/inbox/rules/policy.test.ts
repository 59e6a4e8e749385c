import { describe, expect, it } from 'vitest';
import type { CollaborationEvent } from '../../../../../contracts/events.ts';
import type { InboxState, PreferenceSet } from '../../../../../contracts/inbox.ts';
import { zoneOffsets } from '../../../../../domain/collaboration/directory/time-zone.ts';
import { newInbox } from '../../../../../domain/collaboration/inbox/policy.ts';
import { rulingOn } from '../../../../../domain/collaboration/inbox/rules/policy.ts';
import { resolvedPreferences } from '../../../../../domain/collaboration/preferences/policy.ts';
import { eventOf, everyDay, hour, minute, monday, profileOf } from '../../../../support/inboxes.ts';

interface Given {
  readonly preferences?: PreferenceSet;
  readonly state?: Partial<InboxState>;
  readonly now?: number;
  readonly zone?: string;
}

function rule(event: CollaborationEvent, { preferences = {}, state, now = monday, zone = 'UTC' }: Given = {}) {
  const offsets = zoneOffsets(zone, now - 24 * hour, now + 24 * hour);
  const profile = profileOf({ preferences, offsets });
  return rulingOn({
    state: { ...newInbox('anna'), ...state },
    profile,
    preferences: resolvedPreferences(profile, {}),
    event,
    now,
  });
}

const failed = eventOf('a', { kind: 'experimentFailed', severity: 'error' });
const asked = eventOf('q', { kind: 'reviewRequested' });
const full = { state: { sentAt: [monday - 4 * minute, monday - 3 * minute, monday - 2 * minute, monday - minute] } };

describe('the rules', () => {
  it.each([
    ['off', { kinds: { experimentFailed: 'off' } }, 'muted', 'Muted because anna has turned off experimentFailed.'],
    [
      'too mild',
      { severity: 'critical' },
      'muted',
      'Muted because anna wants nothing below critical, and it is error.',
    ],
    [
      'no channel',
      { channels: [] },
      'muted',
      'Muted because anna wants to be told on no channel but of what is critical.',
    ],
    [
      'digest',
      { kinds: { experimentFailed: 'digest' } },
      'digested',
      'Digested because anna wants experimentFailed in the digest.',
    ],
    [
      'quiet',
      { quietHours: { from: 11 * 60, to: 13 * 60, days: everyDay } },
      'digested',
      'Digested because it came in quiet hours, which last until 2026-03-02 13:00.',
    ],
    ['nothing', {}, 'sent', 'Sent at once because anna wants experimentFailed now.'],
  ] as const)('%s: say so, and nothing of it holds for what is critical', (_name, preferences, outcome, why) => {
    expect(rule(failed, { preferences })).toMatchObject({ outcome, why });
    expect(rule({ ...failed, severity: 'critical' }, { preferences })).toMatchObject({
      outcome: 'sent',
      why: 'Sent at once because it is critical, which nothing mutes.',
    });
  });

  it('let what asks for action, or failed, pass where ordinary events have used up their part of the budget', () => {
    expect(rule(eventOf('o'), full)).toMatchObject({
      outcome: 'digested',
      why: 'Digested because 4 of the 6 messages that anna gets in 1 h are used up.',
      dueAt: monday + 4 * hour,
    });
    expect([rule(failed, full).outcome, rule(asked, full).outcome]).toEqual(['sent', 'sent']);
  });

  it('let what is urgent wait for the next place, not for the digest', () => {
    const more = { state: { sentAt: [...full.state.sentAt, monday] } };
    expect(rule(asked, more)).toMatchObject({ outcome: 'digested', dueAt: monday - 4 * minute + hour });
  });

  it('tell quiet hours by the clock of the day, after it was put on', () => {
    const quietHours = { from: 7 * 60, to: 8 * 60, days: everyDay };
    const sunday = Date.UTC(2026, 2, 29, 5, 30);
    expect(rule(failed, { preferences: { quietHours }, now: sunday, zone: 'Europe/Berlin' })).toMatchObject({
      why: 'Digested because it came in quiet hours, which last until 2026-03-29 08:00.',
    });
    expect(rule(failed, { preferences: { quietHours }, now: sunday - 24 * hour, zone: 'Europe/Berlin' }).outcome).toBe(
      'sent',
    );
  });

  it('take no more channels than there may be messages', () => {
    const preferences = { tellOn: 'all', budget: { messages: 1, perMs: hour } } as const;
    expect(rule(failed, { preferences })).toMatchObject({ outcome: 'sent', channels: ['slack'] });
  });
});
