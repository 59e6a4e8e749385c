/** @module Activities of deployments: begin, gate, targets, counts, records. */
import { Context } from '@temporalio/activity';
import type { DeploymentActivities } from '../contracts/deployment.ts';
import type { Deployments } from '../domain/deployment/deployments.ts';
import { toFailure } from './failure.ts';
import { alive } from './heartbeat.ts';

async function failing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await alive(work);
  } catch (error) {
    throw toFailure(error);
  }
}

export function createDeploymentActivities(deployments: Deployments): DeploymentActivities {
  return {
    beginDeployment: (request) => failing(() => deployments.begin(request)),
    judgeDeploymentGate: (request) => failing(() => deployments.judgeGate(request)),
    changeTarget: (wanted) => {
      const { cancellationSignal } = Context.current();
      return failing(() => deployments.change(wanted, cancellationSignal));
    },
    observeStage: (of) => failing(() => deployments.observe(of)),
    keepDeployment: (view) => failing(() => deployments.keep(view)),
  };
}
