import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PeopleFile } from '../../../adapters/people/people-file.ts';
import { openDirectory } from '../../../domain/collaboration/directory/open.ts';
import { thrownBy } from '../../support/thrown.ts';

const folder = mkdtempSync(join(tmpdir(), 'within-people-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'within.people.yaml');
const write = (text: string | Uint8Array) => writeFileSync(file, text);
const problem = async () =>
  (await thrownBy(() => openDirectory(new PeopleFile(file)))).message.replace(`${folder}/`, '');

const sound = `people:
  anna: { name: Anna, email: anna@example.org, preferences: { quietHours: off } }
groups:
  leads: [anna]
`;

describe('the file of people', () => {
  it('is read, and read again once it has changed', async () => {
    write(sound);
    const source = new PeopleFile(file);
    const first = await source.read();
    expect(Object.keys(first.file.people)).toEqual(['anna']);
    expect(first.file.people['anna']?.preferences?.quietHours).toBe('off');
    expect(await source.read()).toBe(first);
    write(sound.replaceAll('anna', 'annika'));
    expect(Object.keys((await source.read()).file.people)).toEqual(['annika']);
    rmSync(file);
    expect((await source.read()).file).toEqual({ people: {} });
  });

  it('may be empty', async () => {
    write('# nobody\n');
    expect((await new PeopleFile(file).read()).file).toEqual({ people: {} });
  });

  it.each([
    [
      'an unknown key',
      'people:\n  anna: { name: Anna, emial: a@example.org }\n',
      'within.people.yaml:2:23: people.anna.emial: unknown key "emial"; did you mean "email"?',
    ],
    [
      'an address that is none',
      'people:\n  anna:\n    name: Anna\n    email: anna\n',
      'within.people.yaml:4:12: people.anna.email: an e-mail address looks like anna@example.org.',
    ],
    [
      'a line end in a name',
      'people:\n  anna:\n    name: "Anna\\nBcc: x@example.org"\n',
      'within.people.yaml:3:11: people.anna.name: a name is one line.',
    ],
    [
      'a person without a name',
      'people:\n  anna: { email: anna@example.org }\n',
      'within.people.yaml:2:3: people.anna.name: is missing (text).',
    ],
    [
      'a bad id',
      'people:\n  Anna: { name: Anna }\n',
      'within.people.yaml:2:3: people.Anna: a person or group is called [a-z][a-z0-9._-]{0,62}.',
    ],
    [
      'a kind that is misspelt',
      'people: {}\nroutes:\n  - kinds: [experimentFaild]\n    to: [anna]\n',
      'did you mean "experimentFailed"?',
    ],
    [
      'a preference for a kind that is misspelt',
      'people:\n  anna:\n    name: Anna\n    preferences: { kinds: { experimentFaild: now } }\n',
      'within.people.yaml:4:29: people.anna.preferences.kinds.experimentFaild: unknown key "experimentFaild"; did you mean "experimentFailed"?',
    ],
    [
      'an address to post to that is none',
      'people:\n  anna: { name: Anna, webhook: "ftp://example.org" }\n',
      'within.people.yaml:2:32: people.anna.webhook: an address looks like https://example.org/events.',
    ],
    [
      'a day that is none',
      'people:\n  anna: { name: Anna, away: { until: soon } }\n',
      'within.people.yaml:2:38: people.anna.away.until: a day is written as 2026-12-24.',
    ],
    [
      'a group that is called as its only member',
      'people:\n  anna: { name: Anna }\ngroups: { anna: [anna] }\n',
      'within.people.yaml:3:17: a person is called "anna" too; give the group another name.',
    ],
    [
      'a group of nobody',
      'people: {}\ngroups:\n  leads: [anna]\n',
      'within.people.yaml:3:11: "anna" is neither a person nor a group of this file.',
    ],
    [
      'a circle',
      'people: {}\ngroups:\n  a: [b]\n  b: [a]\n',
      'within.people.yaml:3:6: the group holds itself, by a → b → a. 1 more problem in this file.',
    ],
    ['a tab', 'people:\n\tanna: {}\n', 'a tab indents this line; YAML wants spaces'],
    ['a list', '- anna\n', 'expected a map, got a list'],
    [
      'a bomb of anchors',
      `a: &a [x, x, x, x, x, x]\nb: &b [${'*a, '.repeat(20)}]\nc: &c [${'*b, '.repeat(20)}]\nd: [${'*c, '.repeat(20)}]\n`,
      'within.people.yaml',
    ],
  ])('with %s says where', async (_name, text, expected) => {
    write(text);
    expect(await problem()).toContain(expected);
  });

  it('that is no text, too large, a folder or locked says so', async () => {
    write(Uint8Array.of(0x70, 0xff, 0xfe));
    expect(await problem()).toContain('is not UTF-8; save it in that encoding.');
    write('#'.repeat(4 * 1024 * 1024 + 1));
    expect(await problem()).toContain('is larger than 4 MiB');
    rmSync(file);
    mkdirSync(file);
    expect(await problem()).toContain('cannot be read; check that it is a file');
    rmSync(file, { recursive: true });
    if (process.getuid?.() === 0) return;
    write(sound);
    chmodSync(file, 0);
    expect(await problem()).toContain('cannot be read');
    rmSync(file);
  });
});
