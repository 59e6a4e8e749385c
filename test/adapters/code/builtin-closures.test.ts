import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closureDigests } from '../../../adapters/code/builtin-closures.ts';
import { thrownBy } from '../../support/thrown.ts';
import { TestProject } from './project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
  project.write('steps/a.ts', "import { shared } from '../shared.ts'; export const a = () => shared;");
  project.write('steps/b.ts', 'export const b = () => 1;');
  project.write('shared.ts', 'export const shared = 1;');
});
afterEach(() => project.remove());

const closures = () => closureDigests({ a: 'steps/a.ts', b: 'steps/b.ts' }, project.root);

describe('closureDigests', () => {
  it('changes the steps that reach an edited file, and no other', async () => {
    const before = await closures();
    project.write('shared.ts', 'export const shared = 2;');
    const after = await closures();
    expect(after['a']!.digest).not.toBe(before['a']!.digest);
    expect(after['b']).toEqual(before['b']);
    expect(Object.keys(after['a']!.files)).toEqual(['shared.ts', 'steps/a.ts']);
  });

  it('tells of a module that is not there', async () => {
    const error = await thrownBy(() => closureDigests({ c: 'steps/c.ts' }, project.root));
    expect(error.code).toBe('STEP_COMPILE');
  });
});
