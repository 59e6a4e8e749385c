import { expect, it } from 'vitest';
import { readProgramModel } from '../../../domain/programs/header.ts';
import { packModel } from '../../../domain/steps/pack-model.ts';
import { fileOf, programModel } from '../../support/program-model.ts';
import { runStep } from '../../support/step-run.ts';
import { thrownBy } from '../../support/thrown.ts';

const { program, environment, target, task, classes, baseline, rows, signature } = programModel;
const features = signature.features.map((name) => ({ name, type: 'number' }));
const problem = { json: { task, target, classes, baseline, rows, features, inputs: signature.inputs } };
const params = {
  called: 'python learner.py',
  with: { trees: 3 },
  format: 'words',
  components: ['rows'],
  merged: { training: ['init', 'order'] },
  program,
};
const inputs = { file: 'bytes', environment: { json: environment }, problem };

it('puts a header with signature, transforms, program and environment before the bytes of the program', async () => {
  const own = { transform: 'module', state: 'mine' };
  const result = await runStep(packModel, { inputs: { ...inputs, 'transform-1': { json: own } }, params });
  const packed = result.raw('model') as { head: Uint8Array; file: string };
  const found = await readProgramModel(fileOf(`${new TextDecoder().decode(packed.head)}bytes`));
  expect(found?.model).toEqual({ ...programModel, transforms: [own] });
  expect(packed.file).toBe('in/file');
});

it.each([
  [{ file: '' }, 'wrote an empty model file'],
  [{ environment: { json: {} } }, 'the input "environment"'],
  [{ problem: { json: {} } }, 'the input "problem"'],
])('refuses %j', async (edit, words) => {
  const error = await thrownBy(() => runStep(packModel, { inputs: { ...inputs, ...edit }, params }));
  expect(error.code).toBe('DATA_INVALID');
  expect(error.message).toContain(words);
});
