import { describe, expect, it } from 'vitest';
import { unsubscribePage } from '../../../../domain/collaboration/doors/unsubscribe-page.ts';

describe('the page of a link that turns messages off', () => {
  it('offers to turn them off, and says what was set', () => {
    const asking = unsubscribePage({ person: 'anna', kinds: ['dataQualityAlert', 'reviewReminder'] });
    expect(asking).toContain('Messages to anna about: data quality alert, review reminder.');
    expect(asking).toMatch(/value="off" required checked/);
    expect(asking).not.toContain('role="status"');
    const done = unsubscribePage({ person: 'anna', kinds: ['reviewReminder'], set: 'digest' });
    expect(done).toMatch(/role="status">These come with your digest/);
    expect(done).toMatch(/value="digest" required checked/);
  });
});
