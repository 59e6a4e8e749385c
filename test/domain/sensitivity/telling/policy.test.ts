import { describe, expect, it } from 'vitest';
import { eventSchema } from '../../../../contracts/events.ts';
import type { SweepView } from '../../../../contracts/sweep.ts';
import { failedSweepEvent, sweepEvents } from '../../../../domain/sensitivity/telling/policy.ts';

const sweep = { sweepId: 'sweep-1', pipeline: 'churn', at: 1_780_000_000_000.5 };
const view = { blocks: 8 } as SweepView;
const summary = 'Seeds move the accuracy by 0.4 points.';

describe('a sweep', () => {
  it('that ended is told with its summary', () => {
    const events = sweepEvents(sweep, { summary, baseline: { key: 'k', alarms: [] }, view });
    expect(events.map(({ kind, severity, text }) => ({ kind, severity, text }))).toEqual([
      { kind: 'experimentCompleted', severity: 'info', text: summary },
    ]);
  });

  it('that raised alarms tells them in an event of their own', () => {
    const alarms = ['the spread doubled', 'the mean fell'];
    const events = sweepEvents(sweep, { summary, baseline: { key: 'k', alarms }, view });
    expect(events.at(-1)).toMatchObject({ kind: 'seedBaselineAlarm', text: alarms.join('\n') });
    expect(new Set(events.map(({ id }) => id)).size).toBe(2);
  });

  it('gives what the door of events takes, however long its texts', () => {
    const long = 'x'.repeat(5000);
    const told = { ...sweep, pipeline: 'p'.repeat(190) };
    const events = [
      ...sweepEvents(told, { summary: long, baseline: { key: 'k', alarms: [long] }, view }),
      failedSweepEvent(told, { code: 'DATA_INVALID', message: long }),
    ];
    for (const event of events) expect(eventSchema.safeParse(event).error).toBeUndefined();
  });
});
