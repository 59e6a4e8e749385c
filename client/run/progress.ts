/** @module Live progress of a run on a terminal. */
import type { WorkflowHandle } from '@temporalio/client';
import pc from 'picocolors';
import { queryNames } from '../../contracts/names.ts';
import type { ProgressView } from '../../contracts/plan.ts';
import { formatMs } from '../render/format.ts';

const pollMs = 250;
const barWidth = 30;
const shownNames = 4;

function renderProgress({ counts, running, savedMs }: ProgressView): string {
  const done = counts.total - counts.todo;
  const filled = counts.total === 0 ? 0 : Math.round((done / counts.total) * barWidth);
  const bar = `${pc.green('█'.repeat(filled))}${pc.dim('░'.repeat(barWidth - filled))}`;
  const names = running.slice(0, shownNames).join(', ');
  const more = running.length > shownNames ? ` and ${running.length - shownNames} more` : '';
  const doing = running.length === 0 ? '' : `\n${pc.dim(`running ${names}${more}`)}`;
  return `${bar} ${done}/${counts.total} steps, ${counts.reused} reused, ${formatMs(savedMs)} saved${doing}`;
}

/** Draws until `stop` is called; a query that fails (no worker yet) draws nothing. */
export async function followProgress(handle: WorkflowHandle): Promise<() => void> {
  const { logUpdateStderr: draw } = await import('log-update');
  let stopped = false;
  const tick = async () => {
    const view = await handle.query<ProgressView>(queryNames.progress).catch(() => undefined);
    if (!stopped && view && view.counts.total > 0) draw(renderProgress(view));
  };
  const timer = setInterval(() => void tick(), pollMs);
  return () => {
    stopped = true;
    clearInterval(timer);
    draw.clear();
  };
}
