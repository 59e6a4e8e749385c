import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ProjectFlagFile } from '../../../adapters/flags/flag-file.ts';
import { openFlags } from '../../../adapters/flags/open.ts';
import { FileRunRecords } from '../../../adapters/store/file-run-records.ts';
import { FlagDesk } from '../../../domain/flags/flag-desk.ts';
import { thrownBy } from '../../support/thrown.ts';

let project: string;
let now = 1_800_000_000_000;
const desk = () =>
  new FlagDesk({
    flags: openFlags({ project, secret: () => Promise.reject(new Error('none')) }),
    file: new ProjectFlagFile(project),
    flagged: new FileRunRecords(join(project, 'store'), 'flags'),
    clock: { now: () => now },
  });
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'within-flags-'));
});
afterEach(() => rmSync(project, { recursive: true }));

it('keeps who changed a flag, from what to what, and why', async () => {
  await desk().set('reuse', { phase: 'off' }, { by: 'anna', why: 'a doubt' });
  now += 1;
  await desk().set('reuse', { phase: 'beta', percent: 30 }, { by: 'ben' });
  await desk().set('reuse', undefined, { by: 'carl' });
  await desk().set('tracking', { phase: 'off' }, { by: 'anna' });
  expect((await desk().history('reuse')).map(({ at: _at, ...change }) => change)).toEqual([
    { name: 'reuse', by: 'anna', why: 'a doubt', to: { phase: 'off' } },
    { name: 'reuse', by: 'ben', from: { phase: 'off' }, to: { phase: 'beta', percent: 30 } },
    { name: 'reuse', by: 'carl', from: { phase: 'beta', percent: 30 } },
  ]);
  expect(await desk().history()).toHaveLength(4);
});

it('notes what was changed by hand, once', async () => {
  await desk().set('reuse', { phase: 'off' }, { by: 'anna' });
  writeFileSync(join(project, 'within.flags.yaml'), 'reuse: true\ntracking: off\n');
  await Promise.all([desk().history(), desk().history()]);
  const changes = await desk().history();
  expect(changes).toHaveLength(3);
  const byHand = changes.filter(({ by }) => by === undefined);
  expect(Object.fromEntries(byHand.map(({ name, to }) => [name, to?.phase]))).toEqual({
    reuse: 'general',
    tracking: 'off',
  });
  expect((await desk().history('reuse')).map(({ to }) => to?.phase)).toEqual(['off', 'general']);
});

it('lists every flag with its phase, and for a pipeline whether it is on there', async () => {
  await desk().set('deployments', { phase: 'alpha', pipelines: ['churn'] }, { by: 'anna' });
  const lines = await desk().list({ pipeline: 'churn', kind: 'training' });
  expect(lines.find(({ name }) => name === 'deployments')).toEqual({
    name: 'deployments',
    rule: { phase: 'alpha', pipelines: ['churn'] },
    isSet: true,
    state: { name: 'deployments', value: true, why: 'alpha for the pipeline churn' },
  });
  const [reuse] = await desk().list();
  expect(reuse).toEqual({ name: 'reuse', rule: { phase: 'general' }, isSet: false });
});

it('changes nothing where the file is wrong', async () => {
  writeFileSync(join(project, 'within.flags.yaml'), 'resue: true\n');
  expect((await thrownBy(() => desk().set('reuse', { phase: 'off' }, { by: 'anna' }))).code).toBe('CONFIG_INVALID');
});
