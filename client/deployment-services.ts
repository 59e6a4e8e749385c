/** @module What the commands of deployments use of the house, without knowing who implements it. */
import type { DeploySettings } from '../contracts/deploy-settings.ts';
import type { DeploymentRequest, DeploymentView, Observation } from '../contracts/deployment.ts';
import type { RunDocument } from '../contracts/run.ts';

export interface AskedDeployment {
  readonly settings: DeploySettings;
  readonly by: string;
}

/** Errors of both requests: `DEPLOYMENT_INVALID`, `TRACKING_NOT_FOUND`, those of tracking. */
export interface DeploymentServices {
  /** Of the settings as somebody wrote them. Errors: `DEPLOYMENT_INVALID` names the key. */
  settings(given: unknown): DeploySettings;
  /** Registers the model of the run. */
  requestOfRun(run: RunDocument, asked: AskedDeployment): Promise<DeploymentRequest>;
  requestOfVersion(
    version: { readonly model: string; readonly version: number },
    asked: AskedDeployment,
  ): Promise<DeploymentRequest>;
  /** From a deployment that is complete to the version before it. */
  requestBack(from: DeploymentView, by: string): Promise<DeploymentRequest>;
  /** As each was kept, newest first. */
  list(): Promise<readonly DeploymentView[]>;
  /** What gateways have counted until now in the stage that is in force; undefined at the gate and after the end. */
  counted(view: Pick<DeploymentView, 'id' | 'state'>): Promise<Observation | undefined>;
}
