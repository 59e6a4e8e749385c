import { describe, expect, it } from 'vitest';
import { eventSchema } from '../../../contracts/events.ts';
import type { RunDocument } from '../../../contracts/run.ts';
import { runEvents } from '../../../domain/collaboration/run-events.ts';

const run = (over: Partial<RunDocument> = {}): RunDocument => ({
  schema: 1,
  runId: '20261124-120000-abcdef',
  pipeline: 'churn',
  kind: 'training',
  status: 'completed',
  definitionRef: { digest: 'a'.repeat(64), size: 1, mediaType: 'application/json' },
  steps: [
    { name: 'load', use: 'load', outcome: 'reused', durationMs: 0, outputs: {} },
    { name: 'fit', use: 'train', outcome: 'ran', durationMs: 5, outputs: {} },
  ],
  metrics: { accuracy: { value: 0.93714, lower: 0.9, upper: 0.96, baseline: 0.5 }, rmse: { value: null } },
  gateFailures: [],
  results: {},
  flags: {},
  warnings: [],
  finishedAt: 1_795_521_600_000.5,
  ...over,
});

describe('events of a run', () => {
  it('tell that it completed, with figures, intervals and what was saved', () => {
    const events = runEvents(run());
    expect(events.map((event) => eventSchema.parse(event))).toEqual(events);
    expect(events).toMatchObject([
      {
        id: 'run/20261124-120000-abcdef/completed',
        kind: 'experimentCompleted',
        severity: 'info',
        title: 'churn finished',
        at: 1_795_521_600_000,
        facts: {
          accuracy: '0.9371 [0.9, 0.96], baseline 0.5',
          rmse: 'not computed',
          'steps run': 1,
          'steps reused': 1,
        },
      },
    ]);
  });

  it('warn of a gate that was missed, and of what is unusual beside earlier runs', () => {
    const events = runEvents(run({ gateFailures: ['accuracy 0.93 is below 0.95'], alarms: ['accuracy fell'] }));
    expect(events.map(({ kind, severity, text }) => [kind, severity, text])).toEqual([
      ['experimentCompleted', 'warning', 'accuracy 0.93 is below 0.95'],
      ['seedBaselineAlarm', 'warning', 'accuracy fell'],
    ]);
  });

  it('tell apart a failure and a failure of the data', () => {
    const failed = (code: string) =>
      runEvents(run({ status: 'failed', error: { code, message: 'it broke', details: {} } })).map(({ kind }) => kind);
    expect(failed('STEP_FAILED')).toEqual(['experimentFailed']);
    expect(failed('CHECK_FAILED')).toEqual(['experimentFailed', 'dataQualityAlert']);
  });

  it('are none for a run that was cancelled or waits', () => {
    expect(runEvents(run({ status: 'cancelled' }))).toEqual([]);
    expect(runEvents(run({ status: 'waiting' }))).toEqual([]);
  });

  it('are none where the flag was off', () => {
    expect(runEvents(run({ flags: { collaboration: false } }))).toEqual([]);
    expect(runEvents(run({ flags: { collaboration: true } }))).toHaveLength(1);
  });

  it('pass the door whatever names and messages hold', () => {
    const metrics = Object.fromEntries(
      Array.from({ length: 60 }, (_, place) => [`m${place}\n${'x'.repeat(300)}`, { value: place }]),
    );
    const events = runEvents(
      run({ pipeline: `a\r\nBcc: b@c ${'p'.repeat(300)}`, metrics, alarms: ['y'.repeat(9000)] }),
    );
    expect(events.map((event) => eventSchema.safeParse(event).error)).toEqual([undefined, undefined]);
  });
});
