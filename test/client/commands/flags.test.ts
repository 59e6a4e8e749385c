import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { register } from '../../../client/commands/flags/index.ts';
import { RecordedRuns } from '../../support/recorded-runs.ts';
import { thrownBy } from '../../support/thrown.ts';

let runs: RecordedRuns;
beforeEach(() => {
  runs = new RecordedRuns({ WITHIN_PERSON: 'anna' });
});
afterEach(() => runs.remove());

it('sets a flag, says for whom it is on, and who set it', async () => {
  const set = ['flags', 'set', 'deployments', 'beta', '--percent', '0', '--pipelines', 'churn', '--why', 'first users'];
  expect((await runs.call(register, ...set)).lines).toEqual([
    'deployments: as it comes -> beta: 0% of pipelines; pipelines churn. Runs that start from now on follow it.',
  ]);
  expect(readFileSync(join(runs.project, 'within.flags.yaml'), 'utf8')).toContain('percent: 0');
  const { lines } = await runs.call(register, 'flags', 'list', '--pipeline', 'churn');
  expect(lines.find((line) => line.startsWith('deployments'))).toMatch(/ on +beta for the pipeline churn$/);
  const other = await runs.call(register, 'flags', 'list', '--pipeline', 'other', '--json');
  expect(JSON.stringify(other.documents)).toContain('"name":"deployments","value":false');
  const { lines: history } = await runs.call(register, 'flags', 'history');
  expect(history.at(-1)).toMatch(/deployments +as it comes +beta: .* +anna +first users$/);
});

it('lists what each flag does', async () => {
  const { lines } = await runs.call(register, 'flags', 'list');
  expect(lines.find((line) => line.startsWith('reuse'))).toMatch(/general +reuse outputs of earlier runs$/);
  expect((await runs.call(register, 'flags', 'history')).lines).toEqual(['No flag was ever changed.']);
});

it.each([
  [['set', 'resue', 'off'], 'no flag is called "resue"; did you mean "reuse"?'],
  [['set', 'reuse', 'gamma'], 'phase: write one of off, alpha, beta, general, default.'],
  [['set', 'reuse', 'alpha'], 'alpha needs pipelines, teams or people that it is on for.'],
  [['set', 'reuse', 'beta', '--percent', 'many'], 'percent: write a number from 0 to 100.'],
  [['history', 'x'], 'no flag is called "x"; flags are reuse'],
])('refuses %j', async (words, part) => {
  const error = await thrownBy(() => runs.call(register, 'flags', ...words));
  expect([error.code, error.message]).toEqual(['USAGE', expect.stringContaining(part)]);
});

it('leaves the flags of a vendor to the vendor', async () => {
  const foreign = new RecordedRuns({ WITHIN_FLAG_PROVIDER: '@openfeature/env-var-provider#EnvVarProvider' });
  try {
    const error = await thrownBy(() => foreign.call(register, 'flags', 'set', 'reuse', 'off'));
    expect(error.message).toContain('change them there');
    expect((await foreign.call(register, 'flags', 'list')).lines.join(' ')).toContain('within.flags.yaml is not asked');
  } finally {
    foreign.remove();
  }
});

it('tells what each enhancement brought, with its flag on and off', async () => {
  expect((await runs.call(register, 'flags', 'report')).lines).toEqual(['No run ended in this time.']);
  const now = Date.now();
  const reused = { ...(await runs.step('train', {}, 'reused')), savedMs: 9000 };
  await runs.end('20260101-000000-aaaaaa', { steps: [reused, await runs.step('load', {})], flags: {} }, now);
  await runs.end('20260102-000000-bbbbbb', { steps: [await runs.step('load', {})], flags: { reuse: false } }, now);
  const { lines } = await runs.call(register, 'flags', 'report');
  expect(lines.filter((line) => line.startsWith('reuse')).map((line) => line.split(/ {2,}/))).toEqual([
    ['reuse', 'on', '1', '0', '50% of 2 steps reused; 9.0 s saved, 1.0 s computed'],
    ['reuse', 'off', '1', '0', '0% of 1 steps reused; 0 s saved, 1.0 s computed'],
  ]);
  const { documents } = await runs.call(register, 'flags', 'report', '--days', '1', '--json');
  expect(documents[0]).toMatchObject({ runs: 2 });
});
