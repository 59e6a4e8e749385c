import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AuditSeal } from '../../../domain/audit-log/ports.ts';
import { AuditLab, began, ended } from '../../support/audit-lab.ts';

let lab: AuditLab;
beforeEach(async () => {
  lab = new AuditLab();
  const log = lab.open();
  for (const deed of ['1', '2', '3']) {
    await log.append(began(deed));
    await log.append(ended(deed));
  }
});
afterEach(() => lab.remove());

const problems = async () => (await lab.read()).problems;
const fileOf = (number: number) => lab.files()[number] ?? '';

it('finds nothing in a log that nobody touched', async () => {
  expect(await problems()).toEqual([]);
});

it('finds a record that was taken out, and several', async () => {
  rmSync(fileOf(3));
  expect(await problems()).toEqual(['Records 3 to 3 of the chain 00000000 are missing.']);
  rmSync(fileOf(3));
  expect(await problems()).toEqual(['Records 3 to 4 of the chain 00000000 are missing.']);
});

it('finds that the first records were taken out', async () => {
  rmSync(fileOf(0));
  rmSync(fileOf(0));
  expect(await problems()).toEqual(['Records 0 to 1 of the chain 00000000 are missing.']);
});

it('finds a record that says something else than when the next was written', async () => {
  lab.forge(fileOf(3), (record) => ({ ...record, event: { ...record.event, who: 'ben' } }));
  expect(await problems()).toEqual(['Record 3 of the chain 00000000 is not the one that record 4 was written after.']);
});

it('does not find a last record that was changed, which takes a signature', async () => {
  lab.forge(fileOf(6), (record) => ({ ...record, event: ended('3', 500) }));
  expect(await problems()).toEqual([]);
});

it('finds by the signature what was changed, wherever it stands', async () => {
  const seal: AuditSeal = {
    sealOf: (digest) => ({ key: 'ci', algorithm: 'ed25519', value: digest }),
    judgeSeal: (digest, { value }) => (value === digest ? 'signed' : 'invalid'),
  };
  const signed = new AuditLab(seal);
  try {
    await signed.open().append(began('1'));
    expect(await signed.read()).toMatchObject({ records: 2, signed: 2, problems: [] });
    signed.forge(signed.files()[1] ?? '', (record) => ({ ...record, event: { ...record.event, who: 'ben' } }));
    expect((await signed.read()).problems).toEqual([
      'The signature of record 1 of the chain 00000000 does not fit what it says.',
    ]);
  } finally {
    signed.remove();
  }
});
