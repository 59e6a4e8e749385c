import { expect, it } from 'vitest';
import { requireSameEnvironment } from '../../../domain/programs/environment.ts';
import { programModel } from '../../support/program-model.ts';
import { thrownBy } from '../../support/thrown.ts';

const { environment } = programModel;

it('takes the environment that the model was trained in', () => {
  expect(() => requireSameEnvironment(programModel, environment)).not.toThrow();
});

it.each([
  [{ packages: { python: '3.12.0', numpy: '1.0+record-a' } }, 'python was 3.11.7 and is 3.12.0'],
  [{ packages: { python: '3.11.7', numpy: '1.0+record-b' } }, 'numpy was 1.0 and is another build of it'],
  [{ packages: { python: '3.11.7' } }, 'numpy 1.0 is no longer used or installed'],
  [{ packages: { ...environment.packages, torch: '2.0+record-c' } }, 'torch 2.0 is used now and was not then'],
  [{ files: { 'learner.py': 'f2' } }, 'learner.py has changed'],
  [{ files: {} }, 'learner.py is no longer read'],
  [{ files: { ...environment.files, 'more.py': 'f3' } }, 'more.py is read now'],
  [{}, 'the words of its command differ'],
])('names what differs: %j', async (edit, words) => {
  const error = await thrownBy(() => requireSameEnvironment(programModel, { ...environment, digest: 'd2', ...edit }));
  expect(error.code).toBe('MODEL_ENVIRONMENT');
  expect(error.message).toContain(`The model of \`python learner.py\` was trained in another environment`);
  expect(error.message).toContain(words);
});
