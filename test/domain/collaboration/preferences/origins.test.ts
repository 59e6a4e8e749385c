import { expect, it } from 'vitest';
import { preferenceLines } from '../../../../domain/collaboration/preferences/origins.ts';
import { mergedPreferences, resolvedPreferences } from '../../../../domain/collaboration/preferences/policy.ts';
import { hour, profileOf } from '../../../support/inboxes.ts';

it('names the nearest layer that set each value, kind by kind', () => {
  const own = { digestMs: 2 * hour, kinds: { experimentFailed: 'now' } } as const;
  const file = { digestMs: hour, severity: 'warning', kinds: { experimentCompleted: 'off' } } as const;
  const defaults = { severity: 'error', tellOn: 'all', kinds: { experimentFailed: 'off' } } as const;
  const profile = profileOf({ preferences: mergedPreferences(file, defaults) });
  const lines = preferenceLines({ own, file, defaults, resolved: resolvedPreferences(profile, own) });
  expect(Object.fromEntries(lines.map(({ key, value, from }) => [key, `${value} ${from}`]))).toEqual({
    channels: 'slack,email standard',
    tellOn: 'all defaults',
    severity: 'warning file',
    digest: '2h own',
    quietHours: 'off standard',
    budget: '6/1h standard',
    'kinds.experimentCompleted': 'off file',
    'kinds.experimentFailed': 'now own',
  });
});
