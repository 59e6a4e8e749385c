/** @module Every bad input ends with one clear error, its exit code, and nothing half-written. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { errorTable } from '../../contracts/errors.ts';
import { type BadInput, badData, badRequests, badSteps, oneStep, rows } from '../support/bad-inputs.ts';
import { Project } from '../support/project.ts';
import { until } from '../support/stack/project.ts';

const project = new Project();
beforeAll(() => {
  mkdirSync(project.path('folder'));
  project.write({
    'good.csv': rows.join('\n'),
    'good.ts': "export default async () => 'fine';\n",
  });
});
afterAll(() => project.remove());

/** Nothing temporary stays, also of what is kept about a run after its end; what is under a digest has it. */
afterEach(async () => {
  if (!existsSync(project.store)) return;
  const temporary = join(project.store, 'tmp');
  await until(() => !existsSync(temporary) || readdirSync(temporary).length === 0);
  const blobs = readdirSync(join(project.store, 'cas'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /[0-9a-f]{64}$/.test(name),
  );
  for (const name of blobs) {
    const digest = basename(name);
    expect(createHash('sha256').update(project.blob(digest)).digest('hex')).toBe(digest);
  }
});

async function refused({ files, pipeline, code, says }: BadInput): Promise<void> {
  const file = typeof pipeline === 'string' ? 'bad.yaml' : 'bad.json';
  project.write({ ...files, [file]: pipeline });
  const { exitCode, printed } = await project.run(file);
  expect(printed.error).toMatchObject({ code });
  expect(exitCode).toBe(errorTable[code].exit);
  for (const part of says) expect(printed.error!.message).toMatch(part);
  // One sentence or two on one line, no stack.
  expect(printed.error!.message).not.toMatch(/\n\s+at /);
}

describe('a wrong request', () => {
  it('without a pipeline file is told by its path', async () => {
    const { exitCode, printed } = await project.run('nowhere.yaml');
    expect(exitCode).toBe(2);
    expect(printed.error).toMatchObject({
      code: 'PIPELINE_NOT_FOUND',
      message: expect.stringContaining('nowhere.yaml'),
    });
  });

  it('that is a directory is told by its path', async () => {
    const { exitCode, printed } = await project.run('folder');
    expect(exitCode).toBe(2);
    expect(printed.error).toMatchObject({ code: 'PIPELINE_NOT_FOUND', message: expect.stringContaining('folder') });
  });

  it.each(badRequests)('is refused before anything starts: $what', async (bad) => {
    await refused(bad);
  });

  it('has started neither server nor worker', () => {
    expect(() => project.stack()).toThrow();
  });
});

describe('bad data', () => {
  it.each(badData)('end the run with their place: $what', async (bad) => {
    await refused(bad);
  });
});

describe('a bad step', () => {
  it.each(badSteps)('ends the run with its name: $what', async (bad) => {
    await refused(bad);
  });
});

describe.runIf(process.platform === 'linux')('a store that cannot be written', () => {
  it('is told by its path before anything starts', async () => {
    // Not even root may write there.
    const store = '/sys/within-store';
    const other = new Project({ WITHIN_STORE: store });
    other.write({ 'good.ts': "export default async () => 'fine';\n", 'good.json': oneStep({}) });
    const { exitCode, printed } = await other.run('good.json');
    await other.remove();
    expect(printed.error).toMatchObject({ code: 'STORE_READ_ONLY', message: expect.stringContaining(store) });
    expect(exitCode).toBe(1);
  });
});
