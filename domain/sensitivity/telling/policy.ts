/** @module The events of a seed sweep: that it ended, that it failed, and alarms beside its baseline. */
import type { CollaborationEvent } from '../../../contracts/events.ts';
import type { SweepConclusion } from '../../../contracts/sweep.ts';

const longestTitle = 200;
const longestText = 4000;

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
    title: oneLine(`The seeds of ${pipeline} were swept`),
    text: summary.slice(0, longestText),
    facts: { sweep: sweepId, blocks: view.blocks },
  };
  if (baseline.alarms.length === 0) return [ended];
  const alarmed: CollaborationEvent = {
    ...common(sweep),
    id: `sweep/${sweepId}/alarms`,
    kind: 'seedBaselineAlarm',
    severity: 'warning',
    title: oneLine(`The seeds of ${pipeline} matter otherwise than in its baseline`),
    text: baseline.alarms.join('\n').slice(0, longestText),
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
    title: oneLine(`The sweep over the seeds of ${sweep.pipeline} failed`),
    text: `${code}: ${message}`.slice(0, longestText),
    facts: { sweep: sweep.sweepId },
  };
}

function common({ sweepId, pipeline, at }: ToldSweep) {
  const subject = { type: 'sweep' as const, id: sweepId, name: pipeline };
  return { schema: 1 as const, at: Math.trunc(at), subject };
}

function oneLine(text: string): string {
  return text.length > longestTitle ? `${text.slice(0, longestTitle - 1)}…` : text;
}
