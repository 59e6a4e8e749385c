/** @module Live progress of a seed sweep on a terminal. */
import type { WorkflowHandle } from '@temporalio/client';
import pc from 'picocolors';
import { queryNames } from '../../contracts/names.ts';
import type { SweepProgress } from '../../contracts/sweep.ts';
import { renderSweepTable } from '../render/sweep-table.ts';

const pollMs = 500;

function render({ blocks, max, paused, stopped, round, view }: SweepProgress): string {
  const doing = paused
    ? 'paused'
    : stopped
      ? 'stopping'
      : round
        ? `running blocks ${round.from + 1} to ${round.to}`
        : '';
  const head = `${pc.bold(`${blocks} of at most ${max} blocks`)} ${pc.dim(doing)}`;
  return view ? `${head}\n\n${renderSweepTable(view)}` : head;
}

/** Draws until the returned function is called; a query that fails (no worker yet) draws nothing. */
export async function followSweep(handle: WorkflowHandle): Promise<() => void> {
  const { logUpdateStderr: draw } = await import('log-update');
  let stopped = false;
  const tick = async () => {
    const progress = await handle.query<SweepProgress>(queryNames.progress).catch(() => undefined);
    if (!stopped && progress && progress.max > 0) draw(render(progress));
  };
  const timer = setInterval(() => void tick(), pollMs);
  return () => {
    stopped = true;
    clearInterval(timer);
    draw.clear();
  };
}
