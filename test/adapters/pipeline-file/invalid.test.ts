import { describe, expect, it } from 'vitest';
import { invalidPipeline } from '../../../adapters/pipeline-file/invalid.ts';

const problem = (line: number) => ({
  path: ['model', 'use'],
  text: `is wrong on ${line}`,
  at: 'value' as const,
  position: { line, column: 2 },
});

describe('invalidPipeline', () => {
  it('begins with the first problem of the file, whatever the order it was found in', () => {
    const error = invalidPipeline('p.yaml', [problem(9), problem(3)]);
    expect(error.message).toBe('p.yaml:3:2: model.use: is wrong on 3. 1 more problem in this file.');
    expect(error.details).toMatchObject({ file: 'p.yaml', line: 3, column: 2, path: 'model.use' });
  });

  it('lists at most five problems', () => {
    const many = Array.from({ length: 9 }, (_, index) => problem(index + 1));
    expect(invalidPipeline('p.yaml', many).details['problems']).toHaveLength(5);
  });

  it('needs no position', () => {
    const error = invalidPipeline('p.ts', [{ path: [], text: 'has no default export', at: 'value' }]);
    expect(error.message).toBe('p.ts: has no default export.');
  });
});
