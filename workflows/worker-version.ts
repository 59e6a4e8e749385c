/** @module How workflows that never end go on when the workers have a new version. */
import { workflowInfo } from '@temporalio/workflow';

/**
 * It moves on with the version of workers that is current; saved histories hold it to that. Workers without a version may
 * not speak of one: the server would refuse every task that they complete.
 */
export function upToDate(): { readonly versioningBehavior?: 'AUTO_UPGRADE' } {
  const isVersioned = Boolean(workflowInfo().currentDeploymentVersion?.deploymentName);
  return isVersioned ? { versioningBehavior: 'AUTO_UPGRADE' } : {};
}
