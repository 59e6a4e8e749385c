/** @module Deployments for tests: requests with plain stages, and counts. */
import type { ArmCounts, DeploymentRequest, Observation, StagePlan } from '../../contracts/deployment.ts';
import type { DeploymentStage } from '../../contracts/names.ts';
import type { RunDocument } from '../../contracts/run.ts';

const arm = (counts: Partial<ArmCounts> = {}): ArmCounts => ({
  requests: 0,
  errors: 0,
  totalMs: 0,
  longestMs: 0,
  ...counts,
});

export function seen(
  candidate: Partial<ArmCounts> = {},
  rows: Partial<Pick<Observation, 'compared' | 'disagreed'>> = {},
): Observation {
  return { candidate: arm(candidate), champion: arm(), compared: 0, disagreed: 0, ...rows };
}

export function aStage(stage: DeploymentStage, over: Partial<StagePlan> = {}): StagePlan {
  return {
    stage,
    bakeMs: 1000,
    lookMs: 100,
    ...(stage === 'beta' && { share: 0.1 }),
    success: { errors: 0.01 },
    ...over,
  };
}

export function aRequest(over: Partial<DeploymentRequest> = {}): DeploymentRequest {
  return {
    id: 'd1',
    model: 'iris',
    alias: 'champion',
    version: 2,
    digest: 'b'.repeat(64),
    by: 'anna',
    stages: [aStage('alpha'), aStage('beta'), aStage('general')],
    gate: { require: [], askMs: 50 },
    ...over,
  };
}

export function aRun(over: Partial<RunDocument> = {}): RunDocument {
  return {
    schema: 1,
    runId: 'r1',
    pipeline: 'iris',
    kind: 'training',
    status: 'completed',
    definitionRef: { digest: 'd'.repeat(64), size: 1, mediaType: 'application/json' },
    steps: [],
    metrics: { accuracy: { value: 0.9 } },
    gateFailures: [],
    results: { model: { digest: 'b'.repeat(64), size: 1, mediaType: 'application/json' } },
    flags: {},
    warnings: [],
    finishedAt: 1,
    ...over,
  };
}
