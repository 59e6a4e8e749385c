/** @module What `within init` writes runs as its README says, on the real server. */
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { templateNames } from '../../client/templates/write-project.ts';
import { Project } from '../support/project.ts';

const project = new Project();
afterAll(() => project.remove());

/** `.ci/run` names an interpreter with the packages of `requirements.txt`. */
const interpreter = process.env['TEST_PYTHON'];
const settings: Readonly<Record<string, readonly string[]>> = {
  python: interpreter === undefined ? [] : ['--set', `model.python=${interpreter}`],
};
const runnable = templateNames.filter((name) => name !== 'python' || interpreter !== undefined);

describe.each(runnable)('a project of the template %s', (template) => {
  it('runs, and reuses every step when it is run once more', async () => {
    expect((await project.within(['init', project.path('new'), '--template', template])).exitCode).toBe(0);
    expect(readFileSync(project.path('new/README.md'), 'utf8')).toContain('within run pipeline.yaml');
    // All in one folder, so that the templates share one stack.
    cpSync(project.path('new'), project.folder, { recursive: true });
    rmSync(project.path('new'), { recursive: true });
    const flags = settings[template] ?? [];
    const first = await project.run('pipeline.yaml', ...flags);
    expect(first.printed.error, first.stderr).toBeUndefined();
    expect([first.exitCode, first.printed.status]).toEqual([0, 'completed']);
    const again = await project.run('pipeline.yaml', ...flags);
    expect(Object.values(again.outcomes).filter((outcome) => outcome !== 'reused')).toEqual([]);
  });
});
