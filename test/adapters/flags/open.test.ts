import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it, vi } from 'vitest';
import { openFlags } from '../../../adapters/flags/open.ts';
import { PeopleFile } from '../../../adapters/people/people-file.ts';
import { describeFlags } from '../../conformance/flags.ts';

const noSecret = () => Promise.reject(new Error('no secrets here'));
const folder = () => mkdtempSync(join(tmpdir(), 'within-flags-'));

function ofFile(text?: string) {
  const project = folder();
  if (text !== undefined) writeFileSync(join(project, 'within.flags.yaml'), text);
  return Promise.resolve(openFlags({ project, secret: noSecret }));
}

describeFlags('the file of a project', { plain: () => ofFile(), off: () => ofFile('reuse: false\n') });

/** The packages of this checkout stand for those of a project. */
const installed = resolve('.');
const environmentVariables = (options?: string) =>
  openFlags({
    project: installed,
    flags: { provider: '@openfeature/env-var-provider#EnvVarProvider', options },
    secret: () => Promise.resolve('{ "disableConstantCase": true }'),
  });

describeFlags("a vendor's provider", {
  plain: () => Promise.resolve(environmentVariables('file:options.json')),
  off: () => {
    vi.stubEnv('REUSE', 'false');
    return Promise.resolve(environmentVariables());
  },
});

it('is on for whoever is named, and for whoever is in a team that is', async () => {
  const project = folder();
  writeFileSync(
    join(project, 'within.flags.yaml'),
    ['reuse: { phase: alpha, teams: [leads], people: [carl] }', 'tracking: { phase: beta, pipelines: [churn] }'].join(
      '\n',
    ),
  );
  const people = join(project, 'within.people.yaml');
  writeFileSync(people, 'people: { anna: { name: A, email: a@example.org } }\ngroups: { leads: [ml], ml: [anna] }\n');
  const flags = openFlags({ project, people: new PeopleFile(people), secret: noSecret });
  const stateOf = async (person: string, pipeline = 'churn') =>
    Object.fromEntries(
      (await flags.evaluate({ pipeline, kind: 'training', person })).map(({ name, value, why }) => [
        name,
        [value, why],
      ]),
    );
  expect(await stateOf('anna')).toMatchObject({
    reuse: [true, 'alpha for the team leads'],
    tracking: [true, 'beta for the pipeline churn'],
  });
  expect(await stateOf('carl', 'other')).toMatchObject({
    reuse: [true, 'alpha for carl'],
    tracking: [false, expect.stringMatching(/^beta for 0% of pipelines/)],
  });
  expect(await stateOf('ben')).toMatchObject({ reuse: [false, 'alpha for others'] });
  writeFileSync(people, 'people: nobody\n');
  expect(await stateOf('anna')).toMatchObject({ reuse: [false, 'alpha for others'] });
});
