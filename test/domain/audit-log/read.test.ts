import { afterEach, beforeEach, expect, it } from 'vitest';
import { FileLedger } from '../../../adapters/store/file-ledger.ts';
import { FileRunRecords } from '../../../adapters/store/file-run-records.ts';
import { type AuditPorts, readAudit } from '../../../domain/audit-log/read.ts';
import { AuditLab, began, ended } from '../../support/audit-lab.ts';

let lab: AuditLab;
let ports: AuditPorts;
beforeEach(async () => {
  lab = new AuditLab();
  const { root, records: audited, seal } = lab;
  const kept = (kind: 'runs' | 'reviews' | 'deployments' | 'flags') => new FileRunRecords(root, kind);
  const ledger = new FileLedger(root, { now: () => lab.now++ });
  ports = {
    audited,
    seal,
    ledger,
    records: kept('runs'),
    reviews: kept('reviews'),
    deployed: kept('deployments'),
    flagged: kept('flags'),
  };
  const log = lab.open();
  await log.append(began('1'));
  await log.append(ended('1'));
  await ledger.append('pin', { action: 'add', kind: 'run', id: 'r', author: 'ben' });
  await log.append(began('2', { who: 'ci' }));
});
afterEach(() => lab.remove());

const whos = async (query: object = {}) => {
  const page = await readAudit(ports, { since: 0, limit: 10, ...query });
  return [page.entries.map(({ who }) => who), page.more];
};

it('is one list, newest first, of one person or since a time alone', async () => {
  expect(await whos()).toEqual([['ci', 'ben', 'anna'], 0]);
  expect(await whos({ who: 'ben' })).toEqual([['ben'], 0]);
  expect(await whos({ since: lab.now - 1 })).toEqual([['ci'], 0]);
  expect(await whos({ limit: 1 })).toEqual([['ci'], 2]);
});
