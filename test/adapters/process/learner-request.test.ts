import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { fitRequestOf, predictRequestOf } from '../../../adapters/process/learner-request.ts';
import type { StepJob } from '../../../domain/pipeline/ports.ts';
import { programModel } from '../../support/program-model.ts';
import { thrownBy } from '../../support/thrown.ts';

const folder = mkdtempSync(join(tmpdir(), 'within-learner-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { task, target, classes, baseline, rows, signature } = programModel;
const problem = {
  task,
  target,
  classes,
  baseline,
  rows,
  inputs: signature.inputs,
  weight: 'w',
  features: [{ name: 'x', type: 'number' }],
};
const input = (path: string) => ({ path, mediaType: 'x', files: [{ path, name: path }] });
const job = (edit: Partial<StepJob> = {}) => {
  const path = join(folder, 'problem');
  writeFileSync(path, JSON.stringify(problem));
  return {
    name: 'train',
    inputs: { train: input('/train'), problem: input(path) },
    outputs: { 'model-file': { path: '/model', mediaType: 'x' } },
    params: { trees: 3, key: null },
    secrets: { key: 'hunter2' },
    seeds: { rows: 'ab' },
    scratch: '/scratch',
    checkpointDir: '/checkpoints',
    ...edit,
  } as unknown as StepJob;
};

it('tells a learner what to learn, from what, with which seeds, and names a secret by its variable only', async () => {
  expect(await fitRequestOf(job())).toEqual({
    protocol: 1,
    action: 'fit',
    train: '/train',
    target: 'kind',
    task: 'classification',
    classes: ['left', 'right'],
    features: ['x'],
    weight: 'w',
    params: { trees: 3, key: { secret: 'WITHIN_SECRET_KEY' } },
    fits: [{ seeds: { rows: 'ab' }, model: '/model' }],
    scratch: '/scratch',
    checkpointDir: '/checkpoints',
  });
});

it('hands over the rows of validation where there are some', async () => {
  const inputs = { ...job().inputs, validation: input('/validation') };
  expect(await fitRequestOf(job({ inputs }))).toMatchObject({ validation: '/validation' });
});

it('wants to be told what there is to learn', async () => {
  const error = await thrownBy(() => fitRequestOf(job({ inputs: { train: input('/train') } })));
  expect(error.code).toBe('DATA_INVALID');
});

it('tells a program that scores what the model file is and which columns rows have', () => {
  expect(predictRequestOf(programModel, { file: '/m', scratch: '/s' })).toEqual({
    protocol: 1,
    action: 'predict',
    model: '/m',
    format: 'words',
    target: 'kind',
    task: 'classification',
    classes: ['left', 'right'],
    features: ['x', 'z'],
    params: { trees: 3 },
    scratch: '/s',
  });
});
