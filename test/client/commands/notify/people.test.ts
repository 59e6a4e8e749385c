import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { register } from '../../../../client/commands/notify/index.ts';
import { RecordedRuns } from '../../../support/recorded-runs.ts';
import { thrownBy } from '../../../support/thrown.ts';

let runs: RecordedRuns;
beforeEach(() => {
  runs = new RecordedRuns();
});
afterEach(() => runs.remove());

const write = (text: string) => writeFileSync(join(runs.project, 'within.people.yaml'), text);
const notify = (...argv: string[]) => runs.call(register, 'notify', ...argv);

describe('within notify people', () => {
  it('shows every mistake of a file that breaks its schema, with its place', async () => {
    write('people:\n  anna: { name: A, email: nope }\n  ben: { name: B, webhook: x, away: { until: soon } }\n');
    const { notes, lines, exit } = await notify('people');
    expect(exit).toBe(2);
    expect(lines).toEqual([]);
    expect(notes).toEqual([
      expect.stringMatching(/within\.people\.yaml:2:27: people\.anna\.email: an e-mail address looks like .*\.$/),
      expect.stringMatching(/:3:28: people\.ben\.webhook: an address looks like https:\/\/example\.org\/events\.$/),
      expect.stringMatching(/:3:46: people\.ben\.away\.until: a day is written as 2026-12-24\.$/),
      'Nobody is told anything until this is mended; events wait.',
    ]);
    expect((await notify('people', '--json')).documents).toMatchObject([{ error: { code: 'CONFIG_INVALID' } }]);
  });

  it('writes days that follow each other as from and to', async () => {
    const hours = 'workingHours: { from: "09:00", to: "17:00"';
    write(
      `people:\n  anna: { name: A }\n  ben: { name: B, ${hours}, days: [mon, wed] } }\n  cleo: { name: C, ${hours} } }\n`,
    );
    const [, anna, ben, cleo] = (await notify('people')).lines;
    expect(anna).toMatch(/09:00-17:00 mon-fri/);
    expect(ben).toMatch(/09:00-17:00 mon,wed/);
    expect(cleo).toMatch(/09:00-17:00 *$/);
  });
});

describe('a name that nobody bears', () => {
  beforeEach(() => write('people:\n  anna: { name: Anna }\ngroups: { leads: [anna] }\n'));

  it('is refused before an event is given', async () => {
    const given = ['emit', '--kind', 'experimentFailed', '--subject', 'run:r', '--title', 't', '--to'];
    const error = await thrownBy(() => notify(...given, 'anne'));
    expect(error).toMatchObject({ code: 'RECIPIENT_UNKNOWN', message: expect.stringContaining('did you mean "anna"') });
  });

  it('is refused where the ledger has nothing of it', async () => {
    expect((await thrownBy(() => notify('ledger', '--person', 'anne'))).code).toBe('RECIPIENT_UNKNOWN');
    expect((await notify('ledger', '--person', 'anna')).lines).toEqual(['No message of these was sent.']);
  });
});

it('says of an event that it was not taken', async () => {
  const [line] = (await notify('ledger', '--event', 'e1')).lines;
  expect(line).toMatch(/^No event "e1" was taken here in the last 7 days;/);
});

it('refuses a subject without an id', async () => {
  const given = ['--subject', 'run'];
  for (const command of [
    ['emit', '--kind', 'experimentFailed', '--title', 't', ...given],
    ['explain', 'experimentFailed', 'anna', ...given],
  ]) {
    write('people:\n  anna: { name: Anna }\n');
    expect((await thrownBy(() => notify(...command))).message).toContain('--subject run names nothing');
  }
});
