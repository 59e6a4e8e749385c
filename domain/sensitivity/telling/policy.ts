/** @module The events of a seed sweep: that it ended, that it failed, and alarms beside its baseline. */
import type { CollaborationEvent } from '../../../contracts/events.ts';
import type { SweepConclusion } from '../../../contracts/sweep.ts';
import { eventLine, eventText } from '../../collaboration/event-text/policy.ts';

/** The sweep that tells of itself; `at` in milliseconds since 1970 UTC. */
export interface ToldSweep {
  readonly sweepId: string;
  readonly pipeline: string;
  readonly at: number;
}

/** Under ids of their own: a conclusion that is told again tells nothing new. */
export function sweepEvents(
  sweep: ToldSweep,
  { summary, baseline, view }: Pick<SweepConclusion, 'summary' | 'baseline' | 'view'>,
): readonly CollaborationEvent[] {
  const { sweepId, pipeline } = sweep;
  const ended: CollaborationEvent = {
    ...common(sweep),
    id: `sweep/${sweepId}/completed`,
    kind: 'experimentCompleted',
    severity: 'info',
    title: eventLine(`The seeds of ${pipeline} were swept`),
    text: eventText(summary),
    facts: { sweep: sweepId, blocks: view.blocks },
  };
  if (baseline.alarms.length === 0) return [ended];
  const alarmed: CollaborationEvent = {
    ...common(sweep),
    id: `sweep/${sweepId}/alarms`,
    kind: 'seedBaselineAlarm',
    severity: 'warning',
    title: eventLine(`The seeds of ${pipeline} matter otherwise than in its baseline`),
    text: eventText(baseline.alarms.join('\n')),
    facts: { sweep: sweepId },
  };
  return [ended, alarmed];
}

/** `code` of the error table. */
export function failedSweepEvent(
  sweep: ToldSweep,
  { code, message }: { readonly code: string; readonly message: string },
): CollaborationEvent {
  return {
    ...common(sweep),
    id: `sweep/${sweep.sweepId}/failed`,
    kind: 'experimentFailed',
    severity: 'error',
    title: eventLine(`The sweep over the seeds of ${sweep.pipeline} failed`),
    text: eventText(`${code}: ${message}`),
    facts: { sweep: sweep.sweepId },
  };
}

function common({ sweepId, pipeline, at }: ToldSweep) {
  const subject = { type: 'sweep' as const, id: sweepId, name: pipeline };
  return { schema: 1 as const, at: Math.trunc(at), subject };
}
