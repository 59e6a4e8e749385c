import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StepCode } from '../../../contracts/graph.ts';
import { currentFingerprint } from '../../../domain/caching/current-code.ts';
import { definitionOf, digestOf, Lab, stepOf } from '../../support/executor.ts';

const commandCode = (python: string, uncacheable: string[] = []): StepCode => ({
  ref: { kind: 'command', argv: ['python', 'a.py'], files: [{ path: 'a.py', digest: digestOf('a'), size: 1 }] },
  fingerprint: { digest: digestOf(python), files: {}, packages: { python }, uncacheable },
});
const noCode = () => Promise.reject(new Error('only commands are hashed again'));

describe('currentFingerprint', () => {
  it('hashes a command again, with the files that the client found', async () => {
    const seen: unknown[] = [];
    const code = {
      builtin: noCode,
      module: noCode,
      command: async (...args: unknown[]) => (seen.push(args), commandCode('3.12')),
    };
    const found = await currentFingerprint(commandCode('3.11', ['reads the clock']), code);
    expect(seen).toEqual([[['python', 'a.py'], { files: ['a.py'], env: [] }]]);
    expect(found.packages).toEqual({ python: '3.12' });
    expect(found.uncacheable).toEqual(['reads the clock']);
  });

  it('hashes a command again with what the step declares, where the client left that behind', async () => {
    const seen: unknown[] = [];
    const declared = { files: ['*.csv'], env: ['REGION'], probed: true };
    const { ref, fingerprint } = commandCode('3.11');
    if (ref.kind !== 'command') throw new Error('no command');
    const command = async (...args: unknown[]) => (seen.push(args[1]), commandCode('3.11'));
    await currentFingerprint({ ref: { ...ref, declared }, fingerprint }, { builtin: noCode, module: noCode, command });
    expect(seen).toEqual([declared]);
  });

  it('takes the code of a built-in step as it was hashed', async () => {
    const fingerprint = { digest: digestOf('x'), files: {}, packages: {}, uncacheable: [] };
    const code = { builtin: noCode, module: noCode, command: noCode };
    expect(await currentFingerprint({ ref: { kind: 'builtin', name: 'x' }, fingerprint }, code)).toBe(fingerprint);
  });
});

describe('a command on a worker with another interpreter', () => {
  let lab: Lab;
  beforeEach(() => {
    lab = new Lab();
  });
  afterEach(() => lab.dispose());

  it('never publishes under the key that the client planned', async () => {
    const definition = definitionOf([stepOf('a')], { code: { c0: commandCode('3.11') } });
    lab.commandCode = () => commandCode('3.12');
    await lab.run(definition);
    lab.commandCode = () => commandCode('3.11');
    await lab.run(definition);
    expect(lab.executed).toHaveLength(2);
    await lab.run(definition);
    expect(lab.executed).toHaveLength(2);
  });
});
