import { expect, it } from 'vitest';
import { type AuditRecord, digestOf, nameOf, placeIn } from '../../../domain/audit-log/record.ts';
import { ended } from '../../support/audit-lab.ts';

const record: AuditRecord = {
  schema: 1,
  chain: '0a-1b',
  number: 7,
  at: Date.UTC(2026, 10, 24),
  event: ended('x'),
};

it('is named by its time and its place, which the name gives back', () => {
  expect(placeIn(nameOf(record))).toEqual({ chain: '0a-1b', number: 7 });
  expect(placeIn('something else')).toBeUndefined();
  expect(nameOf(record) < nameOf({ ...record, at: record.at + 1 })).toBe(true);
});

it('has one digest before and after it was stored, whoever signed it', () => {
  const stored = JSON.parse(JSON.stringify({ ...record, previous: undefined })) as AuditRecord;
  expect(digestOf(stored)).toBe(digestOf({ ...record, previous: undefined }));
  const signature = { key: 'ci', algorithm: 'ed25519', value: 'x' } as const;
  expect(digestOf({ ...record, signature })).toBe(digestOf(record));
  expect(digestOf({ ...record, number: 8 })).not.toBe(digestOf(record));
});
