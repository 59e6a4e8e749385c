import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flagFileName, ProjectFlagFile } from '../../../adapters/flags/flag-file.ts';
import { thrownBy } from '../../support/thrown.ts';

function fileOf(text?: string) {
  const project = mkdtempSync(join(tmpdir(), 'within-flags-'));
  if (text !== undefined) writeFileSync(join(project, flagFileName), text);
  const read = () => readFileSync(join(project, flagFileName), 'utf8');
  return { file: new ProjectFlagFile(project), read, project };
}
const rulesOf = async (text?: string) => Object.fromEntries(await fileOf(text).file.rules());

describe('the file of flags', () => {
  it('says nothing without a file, with an empty one, and with comments alone', async () => {
    for (const text of [undefined, '', '# none yet\n']) expect(await rulesOf(text)).toEqual({});
  });

  it('takes true and false, a phase, and whom a flag is on for', async () => {
    const text = 'reuse: false\ntracking: true\ncollaboration: off\ndeployments: { phase: beta, percent: 20 }\n';
    expect(await rulesOf(text)).toEqual({
      reuse: { phase: 'off' },
      tracking: { phase: 'general' },
      collaboration: { phase: 'off' },
      deployments: { phase: 'beta', percent: 20 },
    });
  });

  it.each([
    ['an unknown flag', 'resue: true', 'no flag is called "resue"; did you mean "reuse"?'],
    ['a word that is no phase', 'reuse: "no"', 'reuse: write off or general'],
    ['what is no YAML', 'a: [', 'cannot be read as YAML'],
    ['a list', '- reuse', 'expected object'],
    ['alpha for nobody', 'reuse: { phase: alpha }', 'reuse: alpha needs pipelines, teams or people'],
    ['alpha without more', 'reuse: alpha', 'reuse: write off or general, or { phase: alpha }'],
    ['a percent beyond all', 'reuse: { phase: beta, percent: 120 }', 'reuse.percent: '],
    ['a percent of alpha', 'reuse: { phase: alpha, people: [a], percent: 5 }', 'a percent belongs to phase beta'],
    ['general for some', 'reuse: { phase: general, people: [a] }', 'general is the same for all'],
    ['a key that is not known', 'reuse: { phase: beta, percent: 5, persons: [a] }', 'reuse: "persons" is not known'],
  ])('refuses %s and names the file', async (_, text, part) => {
    const error = await thrownBy(() => rulesOf(text));
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message).toContain(part);
    expect(error.message).toContain(flagFileName);
  });

  it('is changed in place: comments and other flags stay', async () => {
    const { file, read, project } = fileOf('# ask ops first\ntracking: false # until March\nreuse: false\n');
    await file.write('reuse', { phase: 'beta', percent: 10, teams: ['ml'] });
    expect(read()).toContain('# ask ops first');
    expect(read()).toContain('tracking: false # until March');
    expect((await file.rules()).get('reuse')).toEqual({ phase: 'beta', percent: 10, teams: ['ml'] });
    await file.write('reuse', undefined);
    await file.write('tracking', undefined);
    expect(await file.rules()).toEqual(new Map());
    expect(readdirSync(project)).toEqual([flagFileName]);
  });

  it('is made where there is none, and never made wrong', async () => {
    const { file, read } = fileOf();
    expect(await file.changedAt()).toBeUndefined();
    await file.write('reuse', { phase: 'off' });
    expect(read()).toBe('reuse: off\n');
    expect(await file.changedAt()).toBeGreaterThan(0);
    const error = await thrownBy(() => file.write('reuse', { phase: 'alpha' }));
    expect([error.code, read()]).toEqual(['CONFIG_INVALID', 'reuse: off\n']);
  });
});
