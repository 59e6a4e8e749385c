/** @module Flags on the real server: with every enhancement off a pipeline gives the model that it gives without any. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { WorkflowNotFoundError } from '@temporalio/client';
import { afterAll, expect, it } from 'vitest';
import { flagNames } from '../../contracts/flags.ts';
import { sweepWorkflowId } from '../../contracts/names.ts';
import type { RunDocument } from '../../contracts/run.ts';
import { mislabelledCsv } from '../support/cancer-csv.ts';
import { Project } from '../support/project.ts';

const project = new Project({ WITHIN_PERSON: 'anna' });
afterAll(() => project.remove());
mkdirSync(project.path('data'));
// So many wrong labels that a validation finds some.
writeFileSync(
  project.path('data/cells.csv'),
  mislabelledCsv((row) => row % 5 === 0),
);

const plain = {
  name: 'cells',
  kind: 'training',
  dataset: { source: 'data/cells.csv', target: 'diagnosis', key: 'row_id' },
  split: { test: 0.25, stratify: true },
  model: { use: 'random-forest', with: { trees: 10 } },
  evaluate: { metrics: ['accuracy'] },
};
const gate = { folds: 2, seeds: 1, margin: 1 };
const enhanced = {
  ...plain,
  validate: { onEdgeCases: 'quarantine', gate },
  seedSensitivity: { enabled: true },
  deploy: { alias: 'champion', stages: ['general'] },
};
project.write({ 'plain.json': plain, 'enhanced.json': enhanced });

type Printed = RunDocument & { readonly deployment?: { readonly refused?: string } };
const run = async (file: string) => (await project.run(file)).printed as unknown as Printed;
async function isSwept({ runId, pipeline }: RunDocument): Promise<boolean> {
  const client = await project.client();
  const handle = client.workflow.getHandle(sweepWorkflowId({ pipeline, sweepId: `sweep-${runId}` }));
  try {
    await handle.describe();
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
const modelOf = ({ steps }: RunDocument) =>
  steps
    .flatMap(({ name, outputs }) => (name === 'pack-model' || name === 'train' ? [outputs['model']?.digest] : []))
    .at(-1);

it('gives the plain model while all flags are off, says so in the run, and begins nothing beside it', async () => {
  const without = await run('plain.json');
  expect(modelOf(without)).toMatch(/^[0-9a-f]{64}$/);
  project.write({ 'within.flags.yaml': flagNames.map((name) => `${name}: off\n`).join('') });
  const off = await run('enhanced.json');
  expect(off.error).toBeUndefined();
  expect(Object.values(project.document(off.runId).flags)).toEqual(flagNames.map(() => false));
  expect(off.steps.filter(({ outcome }) => outcome === 'reused')).toEqual([]);
  expect(modelOf(off)).toBe(modelOf(without));
  expect(off.metrics).toEqual(without.metrics);
  expect(off.deployment?.refused).toBe('the flag deployments is off for cells');
  expect(await isSwept(off)).toBe(false);

  rmSync(project.path('within.flags.yaml'));
  const on = await run('enhanced.json');
  expect(Object.values(project.document(on.runId).flags)).toEqual(flagNames.map(() => true));
  expect(modelOf(on)).not.toBe(modelOf(without));
  expect(await isSwept(on)).toBe(true);
});

it.each([
  ['anna', true],
  ['ben', false],
])('is on for whoever started the run: for %s %s', async (person, isOn) => {
  project.write({ 'within.flags.yaml': `single-flight: { phase: alpha, people: [${person}] }\n` });
  const { runId } = await run('plain.json');
  expect(project.document(runId).flags['single-flight']).toBe(isOn);
});
