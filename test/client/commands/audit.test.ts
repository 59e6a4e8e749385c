import { afterEach, beforeEach, expect, it } from 'vitest';
import { FileRunRecords } from '../../../adapters/store/file-run-records.ts';
import { register } from '../../../client/commands/audit.ts';
import type { AuditPage } from '../../../contracts/audit-log.ts';
import { AuditLog } from '../../../domain/audit-log/audit-log.ts';
import { AuditLab, began, ended, unsealed } from '../../support/audit-lab.ts';
import { RecordedRuns } from '../../support/recorded-runs.ts';
import { thrownBy } from '../../support/thrown.ts';

let runs: RecordedRuns;
beforeEach(() => {
  runs = new RecordedRuns();
});
afterEach(() => runs.remove());

const logOf = () =>
  new AuditLog({
    records: new FileRunRecords(runs.store, 'audit'),
    clock: { now: () => Date.now() },
    seal: unsealed,
    chain: 'aa',
  });

it('says that nobody did anything', async () => {
  expect((await runs.call(register, 'audit')).lines).toEqual(['Nobody did anything in this time.']);
});

it('lists who did what, with what strangers wrote made harmless', async () => {
  const log = logOf();
  await log.append(began('1', { who: 'anna', subject: 'r\u001b[2J\u202e' }));
  await log.append(ended('1', 200));
  const { lines, notes } = await runs.call(register, 'audit');
  expect(lines[1]).toMatch(/anna \(reviewer\)\s+POST \/reviews\/:id\/votes\s+r\uFFFD\[2J\uFFFD\s+200\s+gateway/);
  expect(notes).toEqual(['Log of the gateway: 3 records, 0 signed by a known key.']);
  const [page] = (await runs.call(register, 'audit', '--json', '--who', 'anna')).documents as [AuditPage];
  expect(page.entries).toMatchObject([{ who: 'anna', status: 200 }]);
  expect((await runs.call(register, 'audit', '--who', 'ben')).lines).toEqual(['Nobody did anything in this time.']);
});

it('ends with status 4 where the log of the gateway is broken, and says how', async () => {
  const log = logOf();
  for (const deed of ['1', '2']) await log.append(began(deed));
  const lab = Object.create(AuditLab.prototype, { root: { value: runs.store } }) as AuditLab;
  lab.forge(lab.files()[1] ?? '', (record) => ({ ...record, at: 0 }));
  expect(await thrownBy(() => runs.call(register, 'audit'))).toMatchObject({ code: 'AUDIT_BROKEN' });
  const { documents, exit } = await runs.call(register, 'audit', '--json');
  expect([exit, (documents[0] as AuditPage).problems]).toEqual([4, [expect.stringContaining('is not the one')]]);
});
