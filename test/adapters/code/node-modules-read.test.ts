import { builtinModules } from 'node:module';
import { describe, expect, it } from 'vitest';
import { unseenOfModule } from '../../../adapters/code/node-modules-read.ts';

const nothing = { files: false, probed: false };

describe('unseenOfModule', () => {
  it('takes every module of Node as reading something unless it is known not to', () => {
    const harmless = builtinModules.filter((name) => unseenOfModule(name, undefined, nothing) === undefined);
    for (const name of ['fs', 'os', 'net', 'http', 'process', 'vm', 'child_process', 'crypto', 'perf_hooks', 'dns'])
      expect(harmless).not.toContain(name);
    expect(harmless).toContain('path');
    expect(unseenOfModule('sqlite', undefined, { files: true, probed: false })).toBe('node:sqlite');
  });

  it('opens fs for writing, or for declared files', () => {
    expect(unseenOfModule('fs', ['writeFileSync', 'mkdirSync'], nothing)).toBeUndefined();
    expect(unseenOfModule('fs', ['writeFileSync', 'readFileSync'], nothing)).toBe('node:fs');
    expect(unseenOfModule('fs', undefined, { files: true, probed: false })).toBeUndefined();
  });

  it('opens the network where probes tell of changes, and nothing else', () => {
    const probed = { files: false, probed: true };
    for (const name of ['http', 'https', 'http2', 'net', 'tls', 'dns', 'dns/promises', 'dgram']) {
      expect(unseenOfModule(name, undefined, nothing)).toBe(`node:${name}`);
      expect(unseenOfModule(name, undefined, probed)).toBeUndefined();
    }
    expect(unseenOfModule('os', undefined, probed)).toBe('node:os');
  });

  it('takes nothing from an import without names', () => {
    expect(unseenOfModule('os', [], nothing)).toBeUndefined();
  });
});
