import { afterEach, beforeEach, expect, it } from 'vitest';
import { register } from '../../../../client/commands/review/index.ts';
import { RecordedRuns } from '../../../support/recorded-runs.ts';
import { thrownBy } from '../../../support/thrown.ts';

let runs: RecordedRuns;
beforeEach(() => {
  runs = new RecordedRuns();
});
afterEach(() => runs.remove());

it('refuses a note without an answer before the vote is given, since nobody would keep it', async () => {
  const error = await thrownBy(() => runs.call(register, 'review', 'approve', 'iris-1', '--note', 'hello'));
  expect(error).toMatchObject({ code: 'USAGE', message: expect.stringContaining('--note goes with --answer') });
});
