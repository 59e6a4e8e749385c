import { constants, getPriority } from 'node:os';
import { describe, expect, it } from 'vitest';
import { ProcessGroup } from '../../../adapters/process/process-group.ts';

function start(
  argv: readonly string[],
  more: { background?: boolean; memoryBytes?: number } = {},
): { group: ProcessGroup; said: () => string } {
  const chunks: Buffer[] = [];
  const group = new ProcessGroup({
    argv,
    folder: process.cwd(),
    env: { PATH: process.env['PATH'] ?? '' },
    onStdout: (bytes) => void chunks.push(bytes),
    onStderr: () => undefined,
    ...more,
  });
  return { group, said: () => Buffer.concat(chunks).toString() };
}

describe('ProcessGroup', () => {
  it('is read to the end before it counts as exited', async () => {
    const { group, said } = start(['sh', '-c', 'head -c 1000000 /dev/zero']);
    expect(await group.exited).toEqual({ code: 0, signal: null });
    expect(said()).toHaveLength(1_000_000);
  });

  it('gives way to all others in the background, with all that it starts', async () => {
    const priority = 'setTimeout(() => console.log(require("node:os").getPriority()), 300)';
    const argv = ['sh', '-c', `sleep 0.1; exec "${process.execPath}" -e '${priority}'`];
    const [usual, behind] = [start(argv), start(argv, { background: true })];
    await Promise.all([usual.group.exited, behind.group.exited]);
    expect([usual.said(), behind.said()].map(Number)).toEqual([getPriority(), constants.priority.PRIORITY_LOW]);
  });

  it.runIf(process.platform === 'linux')('gets no more memory than it may have, nor does what it starts', async () => {
    // The limit comes a moment after the start, so the program waits until the kernel says that it is there.
    const allocate = `
      const limit = () => require("node:fs").readFileSync("/proc/self/limits", "utf8").match(/^Max data size +([0-9]+|unlimited)/m)[1];
      const wait = () => {
        if (limit() === "unlimited" && !process.argv[1]) return setTimeout(wait, 5);
        try { Buffer.alloc(1e9, 1); console.log("allocated"); } catch (error) { console.log(error.message); }
        if (!process.argv[1]) console.log(require("node:child_process").execFileSync("sh", ["-c", "ulimit -d"]).toString().trim());
      };
      wait();`;
    const limited = start([process.execPath, '-e', allocate], { memoryBytes: 2 ** 29 });
    await limited.group.exited;
    expect(limited.said()).not.toContain('allocated');
    expect(limited.said()).toContain(String(2 ** 19));
    const free = start([process.execPath, '-e', allocate, 'at once']);
    await free.group.exited;
    expect(free.said()).toContain('allocated');
  });

  it('can be killed after its end without harm', async () => {
    const { group } = start(['true']);
    await group.exited;
    expect(() => group.kill('SIGKILL')).not.toThrow();
  });

  it('does not wait for ever for a process that left the group with the output', async () => {
    const { group } = start([
      'python3',
      '-c',
      'import subprocess; subprocess.Popen(["sleep", "30"], start_new_session=True)',
    ]);
    expect(await group.exited).toEqual({ code: 0, signal: null });
  });

  it('rejects when the program does not exist', async () => {
    await expect(start(['no-such-program']).group.exited).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
