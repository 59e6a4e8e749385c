import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordScanner, type ScannedRecord } from '../../../../adapters/tables/duckdb/record-scanner.ts';

function scan(text: string, chunk = text.length || 1): { records: ScannedRecord[]; scanner: RecordScanner } {
  const records: ScannedRecord[] = [];
  const scanner = new RecordScanner(',', (record) => records.push(record) > 0);
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += chunk) {
    if (!scanner.feed(bytes.subarray(start, start + chunk))) return { records, scanner };
  }
  scanner.finish();
  return { records, scanner };
}

describe('the record scanner', () => {
  it('counts lines and fields across quoted separators and line ends', () => {
    const { records } = scan('a,b\n"x\ny","1,2"\nc,d');
    expect(records).toEqual([
      { line: 1, fields: 2 },
      { line: 2, fields: 2 },
      { line: 4, fields: 2 },
    ]);
  });

  it('finds the same records however the bytes are cut', () => {
    const cell = fc.constantFrom('', 'x', '"a,b"', '"a\nb"', '"say ""hi"""', 'é');
    const text = fc.array(fc.array(cell, { minLength: 1, maxLength: 3 }), { maxLength: 5 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 7 }), (rows, chunk) => {
        const csv = rows.map((cells) => cells.join(',')).join('\r\n');
        expect(scan(csv, chunk).records).toEqual(scan(csv).records);
      }),
    );
  });

  it('gives blank lines as records without fields', () => {
    expect(scan('a\n\r\n\nb\n').records.map(({ fields }) => fields)).toEqual([1, 0, 0, 1]);
  });

  it('does not take a byte order mark for text before a quote', () => {
    expect(scan('\uFEFF"a,b",c\n').records).toEqual([{ line: 1, fields: 2 }]);
  });

  it('names the line of a quote that stays open, and of text behind a closing one', () => {
    expect(scan('a\nb\n"c\nd\n').scanner.fault).toEqual({ kind: 'open-quote', line: 3 });
    expect(scan('a\n"b"c\n').scanner.fault).toEqual({ kind: 'after-quote', line: 2 });
  });

  it('names the first line that ends in another way', () => {
    expect(scan('a\r\nb\r\nc\nd\n').scanner.mixedAt).toBe(3);
    expect(scan('a\r\n"b\nc"\r\n').scanner.mixedAt).toBeUndefined();
  });
});
