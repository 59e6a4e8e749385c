import { expect, it } from 'vitest';
import { invalidPipeline } from '../../../adapters/pipeline-file/invalid.ts';

it('is the error of a pipeline', () => {
  const error = invalidPipeline('p.yaml', []);
  expect(error.code).toBe('PIPELINE_INVALID');
  expect(error.message).toBe('p.yaml: is not a pipeline.');
});
