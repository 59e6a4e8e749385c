/** @module What deployments ask of the outside. One conformance kit runs over every target. */
import type { DeploymentRequest, TargetChange } from '../../contracts/deployment.ts';

export interface TargetOrder {
  readonly request: DeploymentRequest;
  readonly change: TargetChange;
  /** The version that the alias named before the deployment; absent where it named none. */
  readonly previous?: number;
  /** True: an earlier attempt began and nobody saw it end. */
  readonly again: boolean;
  readonly signal: AbortSignal;
}

/**
 * Brings a stage about. The same change twice changes nothing the second time. Throws `DEPLOYMENT_TARGET_REFUSED` for
 * what another attempt would not mend, `DEPLOYMENT_TARGET_UNREACHABLE` for the rest.
 */
export interface DeploymentTarget {
  readonly kind: 'alias' | 'command' | 'webhook';
  /** A sentence where something is worth telling. */
  change(order: TargetOrder): Promise<string | undefined>;
}

/** The targets of a deployment, in the order in which they change. */
export type OpenTargets = (request: DeploymentRequest) => readonly DeploymentTarget[];
