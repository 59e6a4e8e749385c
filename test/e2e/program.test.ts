/** @module `client()` of the package, as a program of a user calls it: built, imported by its name, on the real server. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Project } from '../support/project.ts';

const root = resolve(import.meta.dirname, '../..');
const project = new Project();
afterAll(() => project.remove());
beforeAll(() => {
  for (const part of ['pipeline.yaml', 'data', 'steps'])
    cpSync(join(root, 'examples/breast-cancer', part), project.path(part), { recursive: true });
  mkdirSync(project.path('node_modules'));
  symlinkSync(root, project.path('node_modules/within'));
});

async function program(file: string, text: string, ...args: string[]) {
  project.write({ [file]: text });
  const { stdout } = await promisify(execFile)(process.execPath, [project.path(file), ...args], {
    cwd: project.folder,
    env: project.environment,
  });
  return stdout;
}

it('runs the example, which reuses what its runs have in common', async () => {
  const said = await program('tune.mjs', readFileSync(join(root, 'examples/program/tune.mjs'), 'utf8'), '.');
  const rows = said.split('\n').filter((line) => /^│ +\d/.test(line));
  expect(rows).toHaveLength(3);
  const cells = rows.map((row) => row.split('│').map((cell) => cell.trim()));
  expect(cells.map(([, , trees]) => trees)).toEqual(['20', '100', '300']);
  for (const [, , , accuracy] of cells) expect(Number(accuracy)).toBeGreaterThan(0.92);
  for (const row of cells.slice(1)) expect(Number(row[6])).toBeGreaterThan(2);
});

it('plans, reads results and outputs, and throws what the command line would say', async () => {
  const said = await program(
    'ask.mjs',
    `import { client, WithinError } from 'within';
     const within = await client();
     const codeOf = (work) => work.then(() => 'nothing', (error) => error instanceof WithinError && error.code);
     const first = await (await within.run('pipeline.yaml')).result();
     const plan = await within.plan('pipeline.yaml', { set: ['model.with.trees=7'] });
     const report = await within.output(first, 'report', 'report');
     console.log(JSON.stringify({
       status: first.status,
       known: (await within.result(first.runId)).runId === first.runId,
       unknown: (await within.result('20200101-000000-aaaaaa')) === undefined,
       outcomes: [...new Set(plan.map(({ outcome }) => outcome))].sort(),
       report: report.length > 0,
       codes: [
         await codeOf(within.run('missing.yaml')),
         await codeOf(within.run('../pipeline.yaml')),
         await codeOf(within.run('pipeline.yaml', { set: ['model.with.tree=7'] })),
         await codeOf(within.output(first, 'report', 'nothing')),
       ],
     }));
     await within.close();`,
  );
  expect(JSON.parse(said)).toEqual({
    status: 'completed',
    known: true,
    unknown: true,
    outcomes: expect.arrayContaining(['reused']),
    report: true,
    codes: ['PIPELINE_NOT_FOUND', 'USAGE', 'PARAM_INVALID', 'OUTPUT_NOT_FOUND'],
  });
});
