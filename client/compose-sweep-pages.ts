/** @module Composes the pages that are drawn of sweeps: the gateway's list, and the report of a comparison. */
import { createPlotRenderer } from '../adapters/index.ts';
import type { SweepConclusion } from '../contracts/sweep.ts';
import type { SweepComparison } from '../contracts/sweep-comparison.ts';
import { renderComparison } from '../domain/sensitivity/report/comparison-page.ts';
import { type ListedSweep, renderSweepsPage } from '../domain/sensitivity/report/sweeps-page.ts';
import type { SweepServices } from './sweep-services.ts';

type Read = Pick<SweepServices, 'list' | 'started' | 'conclusion' | 'baselines' | 'alarms'>;

/** Sweeps that the page reads; the newest. */
const mostSweeps = 100;

async function listed(sweepId: string, sweeps: Read): Promise<ListedSweep> {
  const [started, conclusion] = await Promise.all([sweeps.started(sweepId), sweeps.conclusion(sweepId)]);
  return {
    sweepId,
    pipeline: started?.pipeline ?? '',
    modelType: started?.modelType ?? '',
    startedAt: started?.startedAt ?? null,
    found: conclusion ? foundBy(conclusion) : null,
  };
}

const foundBy = ({ summary, view: { metric, mean, sd } }: SweepConclusion): ListedSweep['found'] => ({
  summary,
  metric,
  mean,
  sd,
});

/** HTML that loads nothing and runs nothing. */
export async function sweepsPage(sweeps: Read): Promise<string> {
  const ids = await sweeps.list();
  const [lines, baselines, alarms] = await Promise.all([
    Promise.all(ids.slice(0, mostSweeps).map((id) => listed(id, sweeps))),
    sweeps.baselines(),
    sweeps.alarms(),
  ]);
  return renderSweepsPage({ sweeps: lines, total: ids.length, baselines, alarms }, await createPlotRenderer());
}

export async function comparisonPage(found: SweepComparison): Promise<string> {
  return renderComparison(found, await createPlotRenderer());
}
