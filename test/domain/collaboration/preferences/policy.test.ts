import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channelNames } from '../../../../contracts/names.ts';
import {
  changedPreferences,
  changeRefusal,
  channelsFor,
  mergedPreferences,
  resolvedPreferences,
} from '../../../../domain/collaboration/preferences/policy.ts';
import { anyProfile, profileOf } from '../../../support/inboxes.ts';

describe('what counts', () => {
  it('is what the person set, then the file, then what holds for everybody, kind by kind', () => {
    const profile = profileOf({
      preferences: mergedPreferences(
        { severity: 'error', kinds: { experimentFailed: 'off' } },
        { severity: 'warning', digestMs: 120_000, kinds: { experimentFailed: 'now', reviewDecided: 'digest' } },
      ),
    });
    expect(resolvedPreferences(profile, { kinds: { experimentFailed: 'digest' } })).toEqual({
      channels: ['slack', 'email'],
      tellOn: 'first',
      severity: 'error',
      digestMs: 120_000,
      quietHours: 'off',
      budget: { messages: 6, perMs: 3_600_000 },
      kinds: { experimentFailed: 'digest', reviewDecided: 'digest' },
    });
  });

  it('is again what the file says once a change is taken back', () => {
    fc.assert(
      fc.property(anyProfile, ({ profile: { preferences } }) => {
        const set = changedPreferences({}, preferences);
        expect(set).toEqual({
          ...preferences,
          ...(Object.keys(preferences.kinds ?? {}).length === 0 && { kinds: undefined }),
        });
        const back = Object.fromEntries(Object.keys(preferences).map((name) => [name, null]));
        expect(changedPreferences(set, back)).toEqual({});
      }),
    );
  });

  it('changes one kind and leaves the others', () => {
    const set = changedPreferences(
      { kinds: { experimentFailed: 'off', reviewDecided: 'now' } },
      { kinds: { experimentFailed: null } },
    );
    expect(set).toEqual({ kinds: { reviewDecided: 'now' } });
  });
});

describe('channels', () => {
  const preferences = resolvedPreferences(profileOf(), {});

  it('are the dearest that has an address, or each of them where the person says so', () => {
    const wants = { ...preferences, channels: ['webhook', 'email', 'slack'] as const };
    expect(channelsFor(wants, ['slack', 'email'], false)).toEqual(['email']);
    expect(channelsFor({ ...wants, tellOn: 'all' }, ['slack', 'email'], false)).toEqual(['email', 'slack']);
  });

  it('of a critical event are all that the person names, or all that there are', () => {
    expect(channelsFor({ ...preferences, channels: ['email'] }, ['slack', 'email'], true)).toEqual(['email']);
    expect(channelsFor({ ...preferences, channels: ['webhook'] }, ['slack', 'email'], true)).toEqual([
      'slack',
      'email',
    ]);
    expect(channelsFor({ ...preferences, channels: [] }, ['slack', 'email'], true)).toEqual(['slack', 'email']);
  });

  it('that the person names and that have no address give way to those that have one', () => {
    expect(channelsFor({ ...preferences, channels: ['webhook'] }, ['slack', 'email'], false)).toEqual(['slack']);
    expect(channelsFor({ ...preferences, channels: [] }, ['slack', 'email'], false)).toEqual([]);
  });
});

describe('a change', () => {
  it('is taken when it is one that a file could hold', () => {
    fc.assert(
      fc.property(anyProfile, ({ profile: { preferences } }) => {
        fc.pre(Object.keys(preferences).length > 0);
        expect(changeRefusal(preferences)).toBeUndefined();
      }),
    );
  });

  it.each([
    [undefined, 'a change of preferences sets at least one of'],
    [[], 'a change of preferences sets at least one of'],
    [{ colour: 1 }, 'there is no preference "colour"'],
    [{ toString: 1 }, 'there is no preference "toString"'],
    [{ channels: ['email', 'email'] }, 'the preference channels is a list of email, slack, webhook, each once'],
    [{ channels: 'email' }, 'the preference channels is'],
    [{ kinds: { experimentFailed: 'maybe' } }, 'the preference kinds is now, digest or off'],
    [{ kinds: { toString: 'off' } }, 'the preference kinds is'],
    [{ severity: 'loud' }, 'the preference severity is one of info, warning, error, critical'],
    [{ tellOn: 'none' }, 'the preference tellOn is first or all'],
    [{ digestMs: 59_999 }, 'the preference digestMs is milliseconds'],
    [{ digestMs: Number.NaN }, 'the preference digestMs is milliseconds'],
    [{ quietHours: { from: 60, to: 60, days: [1] } }, 'the preference quietHours is'],
    [{ quietHours: { from: 60, to: 90, days: [] } }, 'the preference quietHours is'],
    [{ quietHours: { from: 60, to: 1440, days: [1] } }, 'the preference quietHours is'],
    [{ quietHours: { from: 60, to: 90, days: [7] } }, 'the preference quietHours is'],
    [{ budget: { messages: 0, perMs: 60_000 } }, 'the preference budget is 1 to 1000 messages'],
    [{ budget: { messages: 1 } }, 'the preference budget is'],
  ])('%j is refused with what it must be', (change, why) => {
    expect(changeRefusal(change)).toContain(why);
  });

  it('of any shape is refused or taken, and what is taken can be resolved', () => {
    fc.assert(
      fc.property(fc.anything(), (change) => {
        if (changeRefusal(change) !== undefined) return;
        const set = changedPreferences({}, change as object);
        expect(resolvedPreferences(profileOf(), set).channels.every((one) => channelNames.includes(one))).toBe(true);
      }),
    );
  });
});
