import { builtinModules } from 'node:module';
import { describe, expect, it } from 'vitest';
import { unseenOfModule } from '../../../adapters/code/node-modules-read.ts';

describe('unseenOfModule', () => {
  it('takes every module of Node as reading something unless it is known not to', () => {
    const harmless = builtinModules.filter((name) => unseenOfModule(name, undefined, false) === undefined);
    for (const name of ['fs', 'os', 'net', 'http', 'process', 'vm', 'child_process', 'crypto', 'perf_hooks', 'dns'])
      expect(harmless).not.toContain(name);
    expect(harmless).toContain('path');
    expect(unseenOfModule('sqlite', undefined, true)).toBe('node:sqlite');
  });

  it('opens fs for writing, or for declared files', () => {
    expect(unseenOfModule('fs', ['writeFileSync', 'mkdirSync'], false)).toBeUndefined();
    expect(unseenOfModule('fs', ['writeFileSync', 'readFileSync'], false)).toBe('node:fs');
    expect(unseenOfModule('fs', undefined, true)).toBeUndefined();
  });

  it('takes nothing from an import without names', () => {
    expect(unseenOfModule('os', [], false)).toBeUndefined();
  });
});
