/** @module A worker killed while it fits a model: nothing finished is run again, and the model comes out the same. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Project } from '../support/project.ts';
import { until } from '../support/stack/project.ts';

const project = new Project();
afterAll(() => project.remove());

const pipeline = {
  name: 'tumours',
  kind: 'training',
  seed: '7',
  dataset: { source: 'data/breast_cancer.csv', key: 'row_id', target: 'diagnosis' },
  features: [{ use: 'standardize' }],
  split: { test: 0.25, stratify: true },
  // Enough trees that the kill finds the fit at work.
  model: { use: 'random-forest', with: { trees: 5000 } },
  evaluate: { metrics: ['accuracy'] },
};

it('fits the same model after its worker was killed in the middle of the fit', async () => {
  mkdirSync(project.path('data'));
  copyFileSync(
    resolve(import.meta.dirname, '../../examples/breast-cancer/data/breast_cancer.csv'),
    project.path('data/breast_cancer.csv'),
  );
  project.write({ 'training.json': pipeline });
  const { workflowId, runId } = await project.start('training.json');
  const { workflow } = await project.client();
  const handle = workflow.getHandle(workflowId);
  const fitting = async () => {
    const { raw } = await handle.describe();
    return (
      raw.pendingActivities?.some(
        (activity) => activity.activityType?.name === 'step.train' && activity.lastStartedTime,
      ) ?? false
    );
  };
  await until(fitting);
  const before = project.stack();
  process.kill(before.workerPid!, 'SIGKILL');
  await handle.result();
  const killed = project.document(runId);
  expect(killed.status).toBe('completed');
  expect(project.stack().workerPid).not.toBe(before.workerPid);
  const scheduled = (await project.activities(workflowId)).filter((name) => name.startsWith('step.'));
  expect(new Set(scheduled).size).toBe(scheduled.length);
  const undisturbed = await project.run('training.json', '--no-cache');
  expect(undisturbed.exitCode).toBe(0);
  for (const step of killed.steps) {
    for (const [role, { digest }] of Object.entries(step.outputs))
      expect(undisturbed.digests[`${step.name}.${role}`]).toBe(digest);
  }
});
