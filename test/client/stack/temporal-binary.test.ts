/** @module Where the server program comes from. Small programs stand in for it: a real build takes minutes. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { locateTemporal, resolveTemporal } from '../../../client/stack/temporal-binary.ts';

const works = 'echo "temporal version 1.5.1"';

function program(path: string, script: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** An empty machine: its cache, and a folder that alone is searched for programs. */
function machine() {
  const root = mkdtempSync(join(tmpdir(), 'within-binary-'));
  const bin = join(root, 'path');
  mkdirSync(bin);
  return { bin, cacheDir: join(root, 'cache'), cached: join(root, 'cache', 'bin', 'temporal') };
}

/** A `go` that installs a working program after `pause` seconds and notes each time that it was run. */
const goThatBuilds = (calls: string, pause = 0) =>
  `echo "$@" >> ${calls}; echo "go: downloading go.temporal.io/server v1.29.1" >&2; /bin/sleep ${pause}
printf '#!/bin/sh\\necho temporal version\\n' > "$GOBIN/temporal"; /bin/chmod +x "$GOBIN/temporal"`;

describe('the Temporal server program', () => {
  it('is the one that TEMPORAL_CLI_PATH names, before all others', async () => {
    const { bin, cacheDir, cached } = machine();
    program(cached, works);
    program(join(bin, 'temporal'), works);
    const temporalCliPath = program(join(bin, 'mine'), works);
    expect(await locateTemporal({ cacheDir, temporalCliPath }, bin)).toEqual({
      path: temporalCliPath,
      from: 'TEMPORAL_CLI_PATH',
    });
  });

  it('is not replaced silently when TEMPORAL_CLI_PATH is wrong', async () => {
    const { bin, cacheDir } = machine();
    program(join(bin, 'temporal'), works);
    const temporalCliPath = join(bin, 'absent');
    await expect(locateTemporal({ cacheDir, temporalCliPath }, bin)).rejects.toMatchObject({
      code: 'TEMPORAL_NOT_FOUND',
      message: expect.stringContaining(temporalCliPath),
    });
  });

  it('is found on PATH if it answers --version, else in the cache', async () => {
    const { bin, cacheDir, cached } = machine();
    program(cached, works);
    const onPath = program(join(bin, 'temporal'), works);
    expect(await locateTemporal({ cacheDir }, bin)).toEqual({ path: onPath, from: 'PATH' });
    program(onPath, 'exit 3');
    expect(await locateTemporal({ cacheDir }, bin)).toEqual({ path: cached, from: 'cache' });
  });

  it("is fetched by the SDK's download where that can be reached", async () => {
    const { bin, cacheDir, cached } = machine();
    const script = `printf '#!/bin/sh\\n' > "$1/temporal-sdk-1.24.0"; chmod +x "$1/temporal-sdk-1.24.0"`;
    const download = [program(join(bin, 'download'), script)];
    expect(await resolveTemporal({ cacheDir }, { searchPath: bin, download })).toEqual({
      path: cached,
      from: 'download',
    });
  });

  it('is built with go when the download fails, with progress', async () => {
    const { bin, cacheDir, cached } = machine();
    const calls = join(bin, 'calls');
    program(join(bin, 'go'), goThatBuilds(calls, 1.2));
    const download = [program(join(bin, 'download'), 'echo unreachable >&2; exit 1')];
    const progress: string[] = [];
    const found = await resolveTemporal(
      { cacheDir },
      { searchPath: bin, download, onProgress: (text) => progress.push(text) },
    );
    expect(found).toEqual({ path: cached, from: 'go install' });
    expect(readFileSync(calls, 'utf8')).toBe('install github.com/temporalio/cli/cmd/temporal@v1.5.1\n');
    expect(progress).toContain('1 s go: downloading go.temporal.io/server v1.29.1');
    expect(readdirSync(dirname(cached)).toSorted()).toEqual(['temporal', 'temporal.lock']);
  });

  it('is built once when several ask at the same time', async () => {
    const { bin, cacheDir } = machine();
    const calls = join(bin, 'calls');
    program(join(bin, 'go'), goThatBuilds(calls, 0.3));
    await Promise.all([1, 2, 3].map(() => resolveTemporal({ cacheDir }, { searchPath: bin })));
    expect(readFileSync(calls, 'utf8').trim().split('\n')).toHaveLength(1);
  });

  it('leaves nothing behind when the build fails, and says all that was tried', async () => {
    const { bin, cacheDir, cached } = machine();
    program(join(bin, 'go'), 'echo "no route to module" >&2; exit 1');
    const error: unknown = await resolveTemporal({ cacheDir }, { searchPath: bin }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'TEMPORAL_NOT_FOUND' });
    const { message } = error as Error;
    for (const part of [
      'TEMPORAL_CLI_PATH is not set',
      'no temporal on PATH',
      `nothing in the cache at ${cached}`,
      'download was not available',
      'failed (no route to module)',
      'TEMPORAL_ADDRESS',
    ])
      expect(message).toContain(part);
    expect(existsSync(cached)).toBe(false);
  });
});
