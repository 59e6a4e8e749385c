import { expect, it } from 'vitest';
import { preferenceSet, wallHours, workingHoursOf } from '../../../../domain/collaboration/directory/preference-set.ts';

it('writes times of day as minutes and days as a calendar counts them', () => {
  expect(wallHours({ from: '22:30', to: '07:05', days: ['sun', 'mon', 'sun'] })).toEqual({
    from: 1350,
    to: 425,
    days: [0, 1],
  });
  expect(wallHours({ from: '00:00', to: '23:59' }).days).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

it('takes nine to five from Monday to Friday where nothing is said', () => {
  expect(workingHoursOf({})).toEqual({ from: 540, to: 1020, days: [1, 2, 3, 4, 5] });
});

it('says only what is written', () => {
  expect(preferenceSet({})).toEqual({});
  expect(
    preferenceSet({
      channels: ['email', 'email', 'slack'],
      tellOn: 'all',
      kinds: { reviewDecided: 'off' },
      severity: 'warning',
      digest: '90m',
      quietHours: { from: '22:00', to: '06:00', days: ['fri'] },
      budget: { messages: 2, per: '1d' },
    }),
  ).toEqual({
    channels: ['email', 'slack'],
    tellOn: 'all',
    kinds: { reviewDecided: 'off' },
    severity: 'warning',
    digestMs: 5_400_000,
    quietHours: { from: 1320, to: 360, days: [5] },
    budget: { messages: 2, perMs: 86_400_000 },
  });
  expect(preferenceSet({ quietHours: 'off' })).toEqual({ quietHours: 'off' });
});
