import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { valueBehind } from '../../../adapters/host/reference.ts';

const root = mkdtempSync(join(tmpdir(), 'within-reference-'));
const project = join(root, 'project');
mkdirSync(join(project, 'keys'), { recursive: true });
writeFileSync(join(root, 'outside'), 'secret');
symlinkSync(join(root, 'outside'), join(project, 'link'));

describe('valueBehind', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('reads a variable as it is, the empty one too, and a file without its last line end', () => {
    vi.stubEnv('REFERENCE_TEST', ' a:b\n');
    vi.stubEnv('REFERENCE_EMPTY', '');
    writeFileSync(join(project, 'keys', 'one'), 'two\nlines\r\n');
    expect(valueBehind('env:REFERENCE_TEST', project)).toBe(' a:b\n');
    expect(valueBehind('env:REFERENCE_EMPTY', project)).toBe('');
    expect(valueBehind('file:keys/one', project)).toBe('two\nlines');
    expect(valueBehind(`file:${join(project, 'keys', 'one')}`, root)).toBe('two\nlines');
  });

  it.each(['file:../outside', 'file:link', 'file:absent', 'env:REFERENCE_NONE', 'no-reference', 'vault:x', 'env:'])(
    'has no value for %s',
    (reference) => {
      expect(() => valueBehind(reference, project)).toThrow();
    },
  );
});
