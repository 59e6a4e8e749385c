import { describe, expect, it } from 'vitest';
import { CommandOutput } from '../../../adapters/process/command-output.ts';
import { Redaction } from '../../../adapters/process/redaction.ts';

function outputWith(hidden: Record<string, string>) {
  const logs: string[] = [];
  const broken: [string, number][] = [];
  const output = new CommandOutput(
    { signal: new AbortController().signal, progress: () => undefined, log: (text) => void logs.push(text) },
    {
      hidden: new Redaction({ secrets: {}, env: { ...hidden } }),
      onBroken: (problem, line) => void broken.push([problem, line]),
    },
  );
  return { output, logs, broken };
}

describe('CommandOutput', () => {
  it('hides declared values in logs and in the tail, but not very short ones', () => {
    const { output, logs } = outputWith({ TOKEN: 's3cr3t-token', SWITCH: 'on' });
    output.stdout(Buffer.from('{"log": "using s3cr3t-token on"}\n'));
    output.stderr(Buffer.from('bad s3cr3t-token\n'));
    expect(logs).toEqual(['using [secret] on', 'bad [secret]']);
    expect(output.tail).toEqual(['bad [secret]']);
  });

  it('leaves no half of a hidden value at the end of a line that was cut', () => {
    const { output, logs } = outputWith({ TOKEN: 's3cr3t-token' });
    output.stderr(Buffer.from(`${'x'.repeat(1_992)}s3cr3t-token\n`));
    output.stdout(Buffer.from(`${'x'.repeat(1_992)}s3cr3t-token${'y'.repeat(70_000)}\n`));
    expect([...logs, ...output.tail].filter((line) => line.includes('s3cr'))).toEqual([]);
    expect(output.tail).toEqual([`${'x'.repeat(1_992)}[secret]`]);
  });

  it('keeps the last 20 lines of standard error', () => {
    const { output } = outputWith({});
    output.stderr(Buffer.from(Array.from({ length: 50 }, (_, index) => `line ${index}\n`).join('')));
    expect(output.tail).toHaveLength(20);
    expect(output.tail.at(-1)).toBe('line 49');
  });

  it('notices that the disk is full', () => {
    const { output } = outputWith({});
    expect(output.saidDiskFull).toBe(false);
    output.stderr(Buffer.from("OSError: [Errno 28] No space left on device: 'x'\n"));
    expect(output.saidDiskFull).toBe(true);
  });

  it('tells of a broken message in a last line without a line break', () => {
    const { output, broken } = outputWith({});
    output.stdout(Buffer.from('{"log": "a"}\n{"log": 1}'));
    output.end();
    expect(broken).toEqual([['`log` is not text', 2]]);
  });
});
