/** @module Fits built-in transforms in memory, by name. */
import { WithinError } from '../../contracts/errors.ts';
import type { Table } from '../data/table.ts';
import { type FittedTransform, fittedTransformSchema } from './fitted.ts';
import { fitImpute, imputeSchema } from './impute.ts';
import { fitOneHot, oneHotSchema } from './one-hot.ts';
import { fitStandardize, standardizeSchema } from './standardize.ts';

const fits: Readonly<Record<string, (table: Table, params: unknown) => unknown>> = {
  impute: (table, params) => fitImpute(table, imputeSchema.parse(params)),
  standardize: (table, params) => fitStandardize(table, standardizeSchema.parse(params)),
  'one-hot': (table, params) => fitOneHot(table, oneHotSchema.parse(params)),
};

/** Names of the transforms that `fitTransform` knows. */
export const builtinTransforms: readonly string[] = Object.keys(fits);

/** The transform as its step would write it; `params` as the step takes them. */
export function fitTransform(name: string, params: unknown, table: Table): FittedTransform {
  const fit = fits[name];
  if (!fit) throw new WithinError('INTERNAL', `no built-in transform is called "${name}"; report this as a defect`);
  return fittedTransformSchema.parse({ transform: name, version: 1, state: fit(table, params) });
}
