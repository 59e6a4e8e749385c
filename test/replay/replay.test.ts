/** @module Saved histories replay with today's workflows; a change that would break open runs is told. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundleWorkflowCode, DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  adoptionWorkflowType,
  auditWorkflowType,
  collaborationWorkflowType,
  deliveryAuditWorkflowType,
  deploymentWorkflowType,
  inboxWorkflowType,
  reconcileWorkflowType,
  reviewWorkflowType,
  rowReviewWorkflowType,
  sweepWorkflowType,
  trackRunWorkflowType,
} from '../../contracts/names.ts';
import * as workflows from '../../workflows/index.ts';

const folder = resolve(import.meta.dirname, '../histories');
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort();

interface SavedHistory {
  readonly events: readonly {
    readonly eventType: string;
    readonly workflowExecutionStartedEventAttributes?: {
      readonly workflowType: { readonly name: string };
      readonly originalExecutionRunId: string;
      readonly workflowId: string;
    };
  }[];
}

const textOf = (file: string) => readFileSync(join(folder, file), 'utf8');
const historyOf = (file: string) => JSON.parse(textOf(file)) as SavedHistory;
const startOf = (file: string) => historyOf(file).events[0]!.workflowExecutionStartedEventAttributes!;

let code = '';
beforeAll(async () => {
  const logger = new DefaultLogger('ERROR');
  // The planted changes would each print a warning.
  const logging = { filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) };
  Runtime.install({ logger, telemetryOptions: { logging } });
  const workflowsPath = resolve(import.meta.dirname, '../../workflows/index.ts');
  const workflowInterceptorModules = [resolve(import.meta.dirname, '../../workflows/trace-interceptors.ts')];
  ({ code } = await bundleWorkflowCode({ workflowsPath, workflowInterceptorModules, logger }));
});

function replay(file: string, bundle: string): Promise<void> {
  return Worker.runReplayHistory({ workflowBundle: { code: bundle } }, historyOf(file), startOf(file).workflowId);
}

/** The bundle with one place changed; it must be there. */
function planted(from: RegExp, to: string): string {
  expect(code).toMatch(from);
  return code.replace(from, to);
}

/** A call that every history of the type holds, and another one in its place. */
const otherActivity: Readonly<Record<string, readonly [RegExp, string]>> = {
  [auditWorkflowType]: [/auditing\.auditPage\(/, 'auditing.sampleForAudit('],
  [adoptionWorkflowType]: [/auditing\.planAdoption\(/, 'auditing.publishAdoption('],
  [sweepWorkflowType]: [/sweeping\.(defineRound|concludeSweep)\(/g, 'sweeping.analyzeSweep('],
  [collaborationWorkflowType]: [/collaborating\)\(\)\.deliverToInboxes\(/, 'collaborating)().emitEvents('],
  [inboxWorkflowType]: [/\.sendMessages\(/, '.sentMessages('],
  [deliveryAuditWorkflowType]: [/collaborating\)\(\)\.auditDeliveries\(/, 'collaborating)().emitEvents('],
  [trackRunWorkflowType]: [/tracking\)\(\)\.trackRun\(/, 'tracking)().reconcileTracking('],
  [reconcileWorkflowType]: [/tracking\)\(\)\.reconcileTracking\(/, 'tracking)().trackRun('],
  [deploymentWorkflowType]: [/deploying\)\(\)\.keepDeployment\(/, 'deploying)().observeStage('],
  [reviewWorkflowType]: [/holdingReview\)\(\)\.(beginReview|concludeReview)\(/g, 'holdingReview)().keepTrail('],
  [rowReviewWorkflowType]: [/reviewing\.beginRowReview\(/, 'reviewing.announceRowReview('],
};
const anyPipeline = [/planning\.planPipeline\(/, 'planning.concludePipeline('] as const;

describe('the saved histories', () => {
  it('are of every workflow type, with every way to end', () => {
    const types = new Set(files.map((file) => startOf(file).workflowType.name));
    expect(types).toEqual(new Set(Object.keys(workflows)));
    const ends = files.map((file) =>
      historyOf(file).events.at(-1)!.eventType.replace('EVENT_TYPE_WORKFLOW_EXECUTION_', ''),
    );
    // An inbox does not end: its history was saved between two tasks.
    const open = 'EVENT_TYPE_WORKFLOW_TASK_COMPLETED';
    expect(new Set(ends)).toEqual(new Set(['COMPLETED', 'FAILED', 'CANCELED', 'CONTINUED_AS_NEW', open]));
  });

  it('hold no path of a machine, in the clear or in a payload', () => {
    const payload = /"data": ?"([A-Za-z0-9+/=]+)"/g;
    for (const file of files) {
      const text = textOf(file);
      const decoded = [...text.matchAll(payload)].map(([, data = '']) => Buffer.from(data, 'base64').toString('utf8'));
      for (const part of [text, ...decoded]) expect(part, file).not.toMatch(/\/(tmp|home|root|work|Users)\/|\d+@[a-z]/);
    }
  });

  it.each(files)('%s replays with the workflows of today', async (file) => {
    await replay(file, code);
  });

  it.each(files)('%s does not replay when the workflow calls another activity', async (file) => {
    const [from, to] = otherActivity[startOf(file).workflowType.name] ?? anyPipeline;
    const changed = planted(from, to);
    await expect(replay(file, changed)).rejects.toThrow(DeterminismViolationError);
  });

  it('of a training run does not replay when its features move out of the child', async () => {
    const changed = planted(/plan\.featureTodo > 0/, 'plan.featureTodo > 99');
    await expect(replay('training.json', changed)).rejects.toThrow(DeterminismViolationError);
  });

  it('of a validation that waited for people does not replay when it asks nobody', async () => {
    const changed = planted(/reviewing\.openRowReview\(/, 'reviewing.announceRowReview(');
    await expect(replay('validation-reviewed.json', changed)).rejects.toThrow(DeterminismViolationError);
  });
});
