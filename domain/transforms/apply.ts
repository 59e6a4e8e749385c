/** @module Applies fitted transforms to rows, one or several in order. */
import { WithinError } from '../../contracts/errors.ts';
import type { Table } from '../data/table.ts';
import type { ApplyModule, FittedTransform } from './fitted.ts';
import { applyImpute } from './impute.ts';
import { applyOneHot } from './one-hot.ts';
import { applyStandardize } from './standardize.ts';

const appliers = { impute: applyImpute, standardize: applyStandardize, 'one-hot': applyOneHot } as const;

/** A user's transform needs `applyModule`; without it such an entry is refused. */
export async function applyTransform(entry: FittedTransform, table: Table, applyModule?: ApplyModule): Promise<Table> {
  if (entry.transform !== 'module') return appliers[entry.transform](table, entry.state);
  if (applyModule) return applyModule(entry, table);
  throw new WithinError('INTERNAL', 'a user transform arrived where no code can be loaded; report this as a defect');
}

export async function applyTransforms(
  entries: readonly FittedTransform[],
  table: Table,
  applyModule?: ApplyModule,
): Promise<Table> {
  let current = table;
  for (const entry of entries) current = await applyTransform(entry, current, applyModule);
  return current;
}
