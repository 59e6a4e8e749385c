import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WithinError } from '../../../../contracts/errors.ts';
import { changedPreferences, changeRefusal } from '../../../../domain/collaboration/preferences/policy.ts';
import { preferencesChange, writtenPreferences } from '../../../../domain/collaboration/preferences/written.ts';
import { anyProfile } from '../../../support/inboxes.ts';

const failure = (work: () => unknown): WithinError => {
  try {
    work();
  } catch (error) {
    if (error instanceof WithinError) return error;
  }
  throw new Error('nothing was refused');
};

describe('preferences as they are written', () => {
  it('come back as they were, and an inbox takes every one', () => {
    fc.assert(
      fc.property(anyProfile, ({ profile }) => {
        const wanted = profile.preferences;
        const lines = [...writtenPreferences(wanted)].map(([key, value]) => `${key}=${value}`);
        if (lines.length === 0) return;
        const change = preferencesChange(lines, []);
        expect(changeRefusal(change)).toBeUndefined();
        expect(Object.fromEntries(writtenPreferences(changedPreferences({}, change)))).toEqual(
          Object.fromEntries(writtenPreferences(wanted)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('are taken back one by one, or all', () => {
    const own = changedPreferences(
      {},
      preferencesChange(['digest=2h', 'kinds.experimentFailed=now', 'tellOn=all'], []),
    );
    const less = changedPreferences(own, preferencesChange([], ['digest', 'kinds.experimentFailed']));
    expect(Object.fromEntries(writtenPreferences(less))).toEqual({ tellOn: 'all' });
    expect(changedPreferences(own, preferencesChange([], ['all']))).toEqual({});
    expect(changedPreferences(own, preferencesChange(['digest=1h'], ['all']))).toEqual({ digestMs: 3_600_000 });
  });

  it.each([
    ['digets=2h', /no preference "digets"; did you mean "digest"\?/],
    ['kinds.experimentFaild=now', /no preference "kinds.experimentFaild"; did you mean "kinds.experimentFailed"\?/],
    ['colour=red', /no preference "colour"; there are channels, /],
    ['digest', /"digest" sets nothing; write key=value/],
    ['kinds=off', /set by kind of event/],
    ['digest=soon', /^The preference digest is a time as 30m/],
    ['digest=400d', /^The preference digest is a time as 30m/],
    ['severity=loud', /^The preference severity is info, warning, error or critical\.$/],
    ['channels=pigeon', /^The preference channels is a list as slack,email, or none\.$/],
    ['budget=6', /^The preference budget is messages per time/],
    ['budget=/1h', /^The preference budget is messages per time/],
    ['quietHours=20:00-20:00', /^The preference quietHours is off, or hours/],
    ['quietHours=25:00-08:00', /^The preference quietHours is off, or hours/],
    ['quietHours=20:00-08:00@someday', /^The preference quietHours is off, or hours/],
    ['kinds.experimentFailed=never', /^The preference kinds.experimentFailed is now, digest or off\.$/],
  ])('refuses %s and says why', (given, message) => {
    const { code, message: said } = failure(() => preferencesChange([given], []));
    expect(code).toBe('PREFERENCE_INVALID');
    expect(said).toMatch(message);
  });

  it('refuses to take back what there is not', () => {
    expect(failure(() => preferencesChange([], ['quiethours'])).message).toMatch(/did you mean "quietHours"/);
  });
});
