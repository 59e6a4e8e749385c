/** @module The alarms of a sweep on a terminal, and what to do about them. */
import pc from 'picocolors';
import type { SweepConclusion } from '../../contracts/sweep.ts';
import type { Output } from '../cli-context.ts';

export function noteAlarms(sweepId: string, { alarms }: SweepConclusion['baseline'], out: Pick<Output, 'note'>): void {
  if (alarms.length === 0) return;
  for (const alarm of alarms) out.note(pc.yellow(`alarm ${alarm}`));
  out.note(
    `The baseline stays as it was; within sweep accept ${sweepId} lets this one count, if that is how it should be.`,
  );
}
