import { describe, expect, it } from 'vitest';
import type { ColumnType } from '../../../../domain/data/table.ts';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { inferColumn } from '../../../../domain/quality/contract/infer-column.ts';
import { type Cell, column } from '../../../support/tables.ts';

const infer = (cells: readonly Cell[], type?: ColumnType) =>
  inferColumn(column('c', cells, type), { later: cells.length, level: 0.001 });
const times = (count: number, of: (index: number) => Cell): Cell[] => Array.from({ length: count }, (_, i) => of(i));
const stream = createStream('infer column');

describe('what is inferred of a column', () => {
  it('is a missing share that noise alone does not reach', () => {
    const { missing } = infer(times(1000, (i) => (i % 10 === 0 ? null : 0.5 * i))).contract;
    expect(missing).toBeGreaterThan(0.13);
    expect(missing).toBeLessThan(0.16);
    expect(infer(times(1000, (i) => 0.5 * i)).contract.missing).toBeLessThan(0.025);
  });

  it('is a range with the share of later rows that may lie beyond, for enough values', () => {
    const { contract } = infer(times(1000, () => stream.nextNormal()));
    expect(contract).toMatchObject({ type: 'number', min: expect.any(Number), max: expect.any(Number) });
    expect(contract.tolerance).toBeGreaterThan(0.002);
    expect(contract.tolerance).toBeLessThan(0.02);
    const few = infer(times(92, () => stream.nextNormal()));
    expect(few.contract.min).toBeUndefined();
    expect(few.notes).toEqual(['92 values are too few for a range: 93 are needed']);
  });

  it('is finite where values are infinite', () => {
    const { contract } = infer(times(500, (i) => (i === 7 ? Number.POSITIVE_INFINITY : i / 2)));
    expect(Number.isFinite(contract.max)).toBe(true);
  });

  it('is a set of few categories, and none where later rows would have others', () => {
    const { contract } = infer(times(1000, (i) => ['a', 'b', 'c'][i % 3] ?? null));
    expect(contract.in).toEqual(['a', 'b', 'c']);
    expect(contract.tolerance).toBeLessThan(0.03);
    const typo = infer(times(1000, (i) => (i === 5 ? 'typo' : (['a', 'b'][i % 2] ?? null))));
    expect(typo.contract.in).toEqual(['a', 'b']);
    const long = infer([...times(60, (i) => `name ${i % 20}`), ...times(20, (i) => `rare ${i}`)]);
    expect(long.contract.in).toBeUndefined();
    expect(long.notes[0]).toContain('20 of 80 values stand in one row alone');
    expect(infer(times(500, (i) => `city ${i % 100}`)).contract.in).toBeUndefined();
  });

  it('is a pattern of codes and their uniqueness where it is by design', () => {
    const codes = infer(times(500, (i) => `AB-${1000 + i}`));
    expect(codes.contract).toMatchObject({ pattern: '[A-Z]{2}\\-[0-9]{4}', unique: true });
    expect(infer(times(50, (i) => `AB-${1000 + i}`)).notes[0]).toContain('too few for a pattern');
    expect(
      infer(times(500, (i) => `Some text, no. ${'x'.repeat(i % 7)}${i % 3 === 0 ? ' (and more) ' : '!'}${i}`)).contract
        .unique,
    ).toBeUndefined();
  });

  it('is the uniqueness of dense whole numbers, not of measured ones that happen to differ', () => {
    expect(infer(times(300, (i) => i + 1)).contract).toEqual({
      type: 'integer',
      missing: expect.any(Number),
      unique: true,
    });
    const spread = infer(
      times(300, (i) => i * 1_000_003),
      'integer',
    );
    expect(spread.contract.unique).toBeUndefined();
    expect(infer(times(300, (i) => i + 0.5)).contract.unique).toBeUndefined();
    expect(
      infer(
        times(300, (i) => (i === 9 ? 8 : i)),
        'integer',
      ).contract.unique,
    ).toBeUndefined();
  });

  it('never lists values of personal data', () => {
    const { contract } = infer(times(300, (i) => `person${i % 30}@example.org`));
    expect(contract.pii).toBe(true);
    expect(contract.in).toBeUndefined();
    expect(JSON.stringify(contract)).not.toContain('person');
    const numbers = times(300, (i) => 4_930_100_000 + 7919 * i);
    const phones = inferColumn(column('phone', numbers), { later: 300, level: 0.001 });
    expect(phones.contract).toEqual({ type: 'integer', missing: expect.any(Number), pii: true });
    expect(infer(numbers).contract.min).toBe(4_930_100_000);
  });

  it('survives columns without a value, constants and flags', () => {
    expect(infer([])).toEqual({ contract: { missing: 1 }, notes: ['it has no value'] });
    expect(infer([null, null])).toEqual({ contract: { missing: 1 }, notes: ['it has no value'] });
    expect(infer(times(200, () => 1.5)).contract).toMatchObject({ min: 1.5, max: 1.5 });
    expect(Object.keys(infer(times(200, (i) => i % 2 === 0)).contract)).toEqual(['type', 'missing']);
  });
});
