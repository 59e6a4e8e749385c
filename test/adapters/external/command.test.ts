import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commandReader } from '../../../adapters/external/command.ts';
import { createExternalReads } from '../../../adapters/external/index.ts';
import { standardObjectService } from '../../../adapters/store/s3/object-service.ts';

const project = mkdtempSync(join(tmpdir(), 'within-command-'));
const reads = createExternalReads(async () => 'none', standardObjectService());
const node = (code: string): string[] => [process.execPath, '-e', code];
const source = (argv: string[], more: { probe?: string[]; env?: string[] } = {}) =>
  ({ kind: 'command', argv, ...more }) as const;

it('writes what the command prints, run in the project without a shell', async () => {
  writeFileSync(join(project, 'rows.txt'), 'a,b\n');
  const target = join(project, 'out', 'rows.csv');
  await reads.fetch(source(['cat', 'rows.txt']), project, target);
  expect(readFileSync(target, 'utf8')).toBe('a,b\n');
  await reads.fetch(source(['echo', '$(id); echo two']), project, target);
  expect(readFileSync(target, 'utf8')).toBe('$(id); echo two\n');
});

it('has a state only where something tells it', async () => {
  expect(await reads.probe(source(['cat', 'rows.txt']), project)).toBeUndefined();
  const probing = source(['cat', 'rows.txt'], { probe: ['cat', 'version'] });
  writeFileSync(join(project, 'version'), '1');
  const before = await reads.probe(probing, project);
  expect(await reads.probe(probing, project)).toBe(before);
  writeFileSync(join(project, 'version'), '2');
  expect(await reads.probe(probing, project)).not.toBe(before);
});

it('shows a command only the variables that its source names', async () => {
  process.env['WITHIN_TEST_OTHER'] = 'hidden';
  process.env['WITHIN_TEST_NAMED'] = 'shown';
  const target = join(project, 'env.txt');
  const print = node('console.log(process.env.WITHIN_TEST_NAMED, process.env.WITHIN_TEST_OTHER)');
  await reads.fetch(source(print, { env: ['WITHIN_TEST_NAMED'] }), project, target);
  expect(readFileSync(target, 'utf8')).toBe('shown undefined\n');
});

it('hides the values of its variables in what a failing command says', async () => {
  process.env['WITHIN_TEST_NAMED'] = 'a-token';
  const failing = source(
    node('console.error("cannot log in with " + process.env.WITHIN_TEST_NAMED); process.exit(1)'),
    {
      env: ['WITHIN_TEST_NAMED'],
    },
  );
  const error: unknown = await reads.fetch(failing, project, join(project, 'x')).catch((thrown: unknown) => thrown);
  expect(String(error)).toContain('cannot log in with [hidden]');
});

it('ends a command that hangs', async () => {
  const hanging = commandReader({ probe: 1, fetch: 1 });
  const context = { project, secret: async () => 'none' };
  const source = {
    kind: 'command',
    argv: node('setInterval(() => {}, 1000)'),
    probe: node('setInterval(() => {}, 1000)'),
  } as const;
  for (const ended of [hanging.probe(source, context), hanging.fetch(source, context, join(project, 'x'))])
    await expect(ended).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      message: expect.stringContaining('ran longer than 0.001 s and was ended'),
    });
});

it('says how a command failed, or that it is not there', async () => {
  const failing = source(node('console.error("no such table"); process.exit(3)'));
  await expect(reads.fetch(failing, project, join(project, 'x'))).rejects.toMatchObject({
    code: 'SOURCE_UNREACHABLE',
    message: expect.stringContaining('status 3 (no such table)'),
  });
  await expect(reads.fetch(source(['no-such-program']), project, join(project, 'x'))).rejects.toMatchObject({
    code: 'COMMAND_NOT_FOUND',
  });
});
