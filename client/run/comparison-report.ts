/** @module Puts the report of a comparison where programs find it. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SweepComparison } from '../../contracts/sweep-comparison.ts';
import type { SweepServices } from '../sweep-services.ts';

/** Absolute path of `comparison.html` in a folder named after the sweeps; `comparison.json` lies beside it. */
export async function exportComparison(
  { found, stateDir }: { readonly found: SweepComparison; readonly stateDir: string },
  sweeps: Pick<SweepServices, 'comparisonPage'>,
): Promise<string> {
  const ids = found.datasets.map(({ sweeps: { a, b } }) => `${a} ${b}`);
  const name = createHash('sha256').update(ids.join('\n')).digest('hex').slice(0, 12);
  return writeComparison(join(stateDir, 'reports', `comparison-${name}`), found, sweeps);
}

export async function writeComparison(
  folder: string,
  found: SweepComparison,
  sweeps: Pick<SweepServices, 'comparisonPage'>,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'comparison.json'), `${JSON.stringify(found, undefined, 2)}\n`);
  const path = join(folder, 'comparison.html');
  await writeFile(path, await sweeps.comparisonPage(found));
  return path;
}
