import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { AuditLog } from '../../../domain/audit-log/audit-log.ts';
import { AuditLab, began, ended, unsealed } from '../../support/audit-lab.ts';
import { thrownBy } from '../../support/thrown.ts';

const labs: AuditLab[] = [];
const lab = () => {
  const made = new AuditLab();
  labs.push(made);
  return made;
};
afterEach(() => {
  for (const made of labs.splice(0)) {
    chmodSync(made.root, 0o755);
    made.remove();
  }
});

it('keeps what came at once in the order in which it came, each record after the one before', async () => {
  const here = lab();
  const log = here.open();
  await Promise.all([1, 2, 3, 4].map((deed) => log.append(began(String(deed)))));
  const { entries, problems, records } = await here.read();
  expect([entries.length, records, problems]).toEqual([4, 5, []]);
});

it('says that nothing was done where a record cannot be written, and goes on once it can', async () => {
  const here = lab();
  let full = true;
  const log = new AuditLog({
    records: {
      put: (...given) => (full ? Promise.reject(new Error('no space')) : here.records.put(...given)),
      get: (...given) => here.records.get(...given),
      list: () => here.records.list(),
      names: (day) => here.records.names(day),
    },
    clock: { now: () => here.now++ },
    seal: unsealed,
    chain: 'aa',
  });
  expect(await thrownBy(() => log.append(began('1')))).toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
  full = false;
  await log.append(began('2'));
  await log.append(ended('2'));
  const { entries, problems } = await here.read();
  expect([entries.length, problems]).toEqual([1, []]);
});

it('sees that an earlier process was cut short once the next one has begun', async () => {
  const here = lab();
  const first = here.open();
  await first.append(began('1'));
  await first.append(began('2'));
  await here.open().append(began('3'));
  expect((await here.read()).problems).toEqual([]);
  const last = here.files().find((file) => file.endsWith('1.2')) ?? '';
  rmSync(last);
  expect((await here.read()).problems).toEqual([
    expect.stringContaining('was there when the chain 00000000 began, and is not now'),
  ]);
  rmSync(join(here.root, 'audit'), { recursive: true });
  expect((await here.read()).records).toBe(0);
});
