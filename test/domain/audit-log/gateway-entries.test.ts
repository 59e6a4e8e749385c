import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AuditLab, began, ended } from '../../support/audit-lab.ts';

let lab: AuditLab;
beforeEach(() => {
  lab = new AuditLab();
});
afterEach(() => lab.remove());

const dayMs = 86_400_000;

it('tells a change with how it ended, and one whose end nobody saw without a status', async () => {
  const log = lab.open();
  await log.append(began('1'));
  await log.append(began('2', { who: 'ben', subject: undefined }));
  await log.append(ended('1', 409));
  const { entries } = await lab.read();
  const common = { source: 'gateway', role: 'reviewer', what: 'POST /reviews/:id/votes', address: '127.0.0.1' };
  expect(entries).toEqual([
    { ...common, at: expect.any(Number), who: 'anna', subject: 'r-1', status: 409 },
    { ...common, at: expect.any(Number), who: 'ben' },
  ]);
});

it('tells how often somebody was refused', async () => {
  const log = lab.open();
  const refused = { kind: 'counted', who: 'unknown', what: 'GET /metrics', status: 401 } as const;
  await log.append({ ...refused, count: 1 });
  await log.append({ ...refused, count: 12 });
  const { entries } = await lab.read();
  expect(entries.map(({ status, count }) => [status, count])).toEqual([
    [401, undefined],
    [401, 12],
  ]);
});

it('reads from the day on that is asked for, and takes a chain from the days before for whole', async () => {
  const log = lab.open();
  await log.append(began('1'));
  lab.now += 2 * dayMs;
  await log.append(began('2'));
  const { entries, problems, records } = await lab.read(lab.now - dayMs);
  expect([entries.length, records, problems]).toEqual([1, 1, []]);
  expect((await lab.read()).entries).toHaveLength(2);
});

it('tells a record that cannot be read', async () => {
  await lab.open().append(began('1'));
  writeFileSync(lab.files()[1] ?? '', 'torn');
  const { entries, problems } = await lab.read();
  expect([entries, problems]).toEqual([[], [expect.stringMatching(/^The record \S+ of 2026-11-24 cannot be read\.$/)]]);
});
