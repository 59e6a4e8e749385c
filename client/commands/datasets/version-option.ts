/** @module How the commands of `within datasets` open a project and name versions. */

import type { DatasetVersion } from '../../../contracts/datasets.ts';
import { WithinError } from '../../../contracts/errors.ts';
import type { CliContext } from '../../cli-context.ts';
import type { DatasetServices } from '../../dataset-services.ts';

/** For commands that judge nothing. */
const unreached = () => Promise.reject(new WithinError('INTERNAL', 'this command reaches no server'));

/** Versions of a project, to look at and to mark. */
export function openDatasets(context: CliContext, project: string | undefined): Promise<DatasetServices> {
  return context.datasets(context.config(project), unreached);
}

/** `sales@3fa9c1d2e4b5`, which every command takes. */
export const shortName = ({ dataset, digest }: Pick<DatasetVersion, 'dataset' | 'digest'>): string =>
  `${dataset}@${digest.slice(0, 12)}`;
