/** @module Puts the report of a sweep where programs find it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SweepConclusion } from '../../contracts/sweep.ts';
import type { SweepServices } from '../sweep-services.ts';

export interface SweepReportPlace {
  readonly sweepId: string;
  readonly conclusion: Pick<SweepConclusion, 'htmlRef' | 'reportRef'>;
  /** The report goes to `reports/<sweep id>` below it. */
  readonly stateDir: string;
}

/** Absolute path of `report.html`; `sensitivity.json` lies beside it. */
export async function exportSweepReport(
  { sweepId, conclusion, stateDir }: SweepReportPlace,
  sweeps: SweepServices,
): Promise<string> {
  return writeSweepReport(join(stateDir, 'reports', sweepId), conclusion, sweeps);
}

export async function writeSweepReport(
  folder: string,
  { htmlRef, reportRef }: SweepReportPlace['conclusion'],
  sweeps: SweepServices,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'sensitivity.json'), await sweeps.bytes(reportRef));
  const path = join(folder, 'report.html');
  await writeFile(path, await sweeps.bytes(htmlRef));
  return path;
}
