import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { findFault, lineOfRow } from '../../../../adapters/tables/duckdb/faults.ts';

/** The bytes one by one: every boundary between chunks is tried. */
const stream = (...parts: (string | Uint8Array)[]): Readable =>
  Readable.from(Array.from(Buffer.concat(parts.map((part) => Buffer.from(part))), (byte) => Buffer.from([byte])));

describe('the fault of a CSV file', () => {
  it('is none when every record has the fields of the header', async () => {
    expect(await findFault(stream('a,b\n1,"x\n2"\n\n3,é\n'), ',', 2)).toBeUndefined();
  });

  it('is the first record with more or fewer fields, by its line', async () => {
    expect(await findFault(stream('a,b\n1,"x\n2"\n3\n4\n'), ',', 2)).toEqual({ kind: 'ragged', line: 4, found: 1 });
    expect(await findFault(stream('a,b\n1,2,3\n'), ',', 2)).toEqual({ kind: 'ragged', line: 2, found: 3 });
  });

  it('is a line that is not UTF-8, unless another fault comes before', async () => {
    const latin = Buffer.from([0xe9]);
    expect(await findFault(stream('a,b\n1,é\n2,', latin, '\n'), ',', 2)).toEqual({ kind: 'encoding', line: 3 });
    expect(await findFault(stream('a,b\n1,2\n3,', latin), ',', 2)).toEqual({ kind: 'encoding', line: 3 });
    expect(await findFault(stream('a,b\n1\n3,', latin), ',', 2)).toEqual({ kind: 'ragged', line: 2, found: 1 });
  });

  it('is a mix of line ends only when nothing else is wrong', async () => {
    expect(await findFault(stream('a,b\r\n1,2\n'), ',', 2)).toEqual({ kind: 'line-ends', line: 2 });
    expect(await findFault(stream('a,b\r\n1,2\n3\n'), ',', 2)).toEqual({ kind: 'ragged', line: 3, found: 1 });
  });
});

describe('the line of a row', () => {
  it('counts quoted line ends and leaves out blank lines', async () => {
    const text = 'a,b\n"x\ny",1\n\nz,2\n';
    const lines = [0, 1, 2].map((row) => lineOfRow(stream(text), { delimiter: ',', columns: 2, row }));
    expect(await Promise.all(lines)).toEqual([2, 5, undefined]);
  });

  it('takes a blank line as a row where there is one column', async () => {
    expect(await lineOfRow(stream('a\n1\n\n3\n'), { delimiter: ',', columns: 1, row: 2 })).toBe(4);
  });
});
