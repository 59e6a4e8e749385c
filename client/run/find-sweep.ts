/** @module Finds a seed sweep by its id, or by a beginning that no other has. */
import { WithinError } from '../../contracts/errors.ts';
import { nearestName } from '../nearest-name.ts';
import type { SweepServices } from '../sweep-services.ts';

/** Whole id. Errors: `RUN_NOT_FOUND` with the nearest id, or with those that begin so. */
export async function findSweep(given: string, sweeps: SweepServices): Promise<string> {
  const ids = await sweeps.list();
  if (given === 'latest' && ids[0] !== undefined) return ids[0];
  const matches = ids.includes(given) ? [given] : ids.filter((id) => given !== '' && id.startsWith(given));
  const [id] = matches;
  if (id !== undefined && matches.length === 1) return id;
  if (matches.length > 1) {
    throw new WithinError(
      'RUN_NOT_FOUND',
      `several sweeps begin with "${given}": ${matches.slice(0, 5).join(', ')}; give more of the id.`,
      { sweepId: given, sweeps: matches.slice(0, 20) },
    );
  }
  const hint =
    nearestName(given, ids) || '; within sweep list shows them, --project names the folder of another pipeline';
  throw new WithinError('RUN_NOT_FOUND', `no seed sweep "${given}" is in the store${hint}.`.replace('?.', '?'), {
    sweepId: given,
  });
}
