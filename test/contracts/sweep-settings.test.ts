import { describe, expect, it } from 'vitest';
import { sweepSettingsSchema } from '../../contracts/sweep-settings.ts';

describe('how a sweep ends', () => {
  it.each(['auto', 'never', { halfWidth: 0.2 }, { halfWidth: '10%' }, { halfWidth: '0.5%', of: 'mean' }])(
    'may be %o',
    (stop) => {
      expect(sweepSettingsSchema.parse({ stop })).toEqual({ stop });
    },
  );

  it.each([
    'soon',
    { halfWidth: 0 },
    { halfWidth: '0%' },
    { halfWidth: '0.0%' },
    { halfWidth: '-1%' },
    { halfWidth: 'x%' },
    { halfWidth: '10%', of: 'share' },
    { of: 'mean' },
  ])('is not %o', (stop) => {
    expect(sweepSettingsSchema.safeParse({ stop }).success).toBe(false);
  });
});
