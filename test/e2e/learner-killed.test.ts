/** @module A worker killed while a program fits: what it left running is ended, and the next attempt goes on from its checkpoint. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { pipelineOf, torchPython } from '../support/learner-lab.ts';
import { Project } from '../support/project.ts';
import { until } from '../support/stack/project.ts';

const project = new Project();
afterAll(() => project.remove());

const root = resolve(import.meta.dirname, '../..');
const model = {
  command: ['python', 'network.py'],
  python: torchPython,
  // Enough epochs that the kill finds the program at work.
  with: { hidden: 16, epochs: 300 },
  components: ['init', 'order', 'dropout'],
  format: 'float64-weights',
};

/** Folder of checkpoints of the step that runs, once it holds an epoch. */
function checkpoint(): string | undefined {
  const folder = join(project.store, 'checkpoints');
  const found = existsSync(folder) ? readdirSync(folder).map((key) => join(folder, key)) : [];
  return found.find((path) => existsSync(join(path, 'fit-0')));
}

const processOf = (folder: string): number =>
  (JSON.parse(readFileSync(join(folder, '.within-process.json'), 'utf8')) as { pid: number }).pid;

/** A zombie does not run. */
function runs(pid: number): boolean {
  const status = `/proc/${pid}/stat`;
  return existsSync(status) && !/\) [ZX] /.test(readFileSync(status, 'utf8'));
}

it.skipIf(!torchPython)(
  'trains the same network after its worker was killed in the middle (skipped where no Python has PyTorch; TEST_TORCH names one)',
  async () => {
    mkdirSync(project.path('data'));
    copyFileSync(join(root, 'examples/breast-cancer/data/breast_cancer.csv'), project.path('data/breast_cancer.csv'));
    for (const file of ['network.py', 'protocol.py'])
      copyFileSync(join(root, 'test/fixtures/learners', file), project.path(file));
    project.write({ 'training.json': pipelineOf(model) });
    const { workflowId, runId } = await project.start('training.json');
    const { workflow } = await project.client();
    await until(async () => checkpoint() !== undefined);
    const folder = checkpoint() ?? '';
    const left = processOf(folder);
    process.kill(project.stack().workerPid ?? 0, 'SIGKILL');
    await until(async () => existsSync(folder) && processOf(folder) !== left);
    expect(runs(left)).toBe(false);
    await workflow.getHandle(workflowId).result();
    const killed = project.document(runId);
    expect(killed.status).toBe('completed');
    const undisturbed = await project.run('training.json', '--no-cache');
    expect(undisturbed.exitCode).toBe(0);
    for (const { name, outputs } of killed.steps)
      for (const [role, { digest }] of Object.entries(outputs))
        expect(undisturbed.digests[`${name}.${role}`]).toBe(digest);
  },
);
