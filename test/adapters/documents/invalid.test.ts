import { describe, expect, it } from 'vitest';
import { invalidDocument } from '../../../adapters/documents/invalid.ts';

const kind = { code: 'CONFIG_INVALID', is: 'a list of people' } as const;
const problem = (line: number) => ({
  path: ['model', 'use'],
  text: `is wrong on ${line}`,
  at: 'value' as const,
  position: { line, column: 2 },
});

describe('invalidDocument', () => {
  it('begins with the first problem of the file, whatever the order it was found in', () => {
    const error = invalidDocument(kind, 'p.yaml', [problem(9), problem(3)]);
    expect(error.message).toBe('p.yaml:3:2: model.use: is wrong on 3. 1 more problem in this file.');
    expect(error.details).toMatchObject({ file: 'p.yaml', line: 3, column: 2, path: 'model.use' });
  });

  it('lists at most five problems', () => {
    const many = Array.from({ length: 9 }, (_, index) => problem(index + 1));
    expect(invalidDocument(kind, 'p.yaml', many).details['problems']).toHaveLength(5);
  });

  it('has the code of its kind', () => {
    expect(invalidDocument(kind, 'p.yaml', []).code).toBe('CONFIG_INVALID');
    expect(invalidDocument(kind, 'p.yaml', []).message).toBe('p.yaml: is not a list of people.');
  });

  it('is one line that steers no terminal, whatever keys and names the file holds', () => {
    const error = invalidDocument(kind, 'a\nb.yaml', [
      { path: ['\u001b[2J'], text: 'unknown key "a\r\n\u202eb"', at: 'key' },
    ]);
    const shown = 'a\\u000ab.yaml: ["\\u001b[2J"]: unknown key "a\\u000d\\u000a\\u202eb"';
    expect(error.message).toBe(`${shown}.`);
    expect(error.details['problems']).toEqual([shown]);
  });

  it('needs no position', () => {
    const error = invalidDocument(kind, 'p.ts', [{ path: [], text: 'has no default export', at: 'value' }]);
    expect(error.message).toBe('p.ts: has no default export.');
  });
});
