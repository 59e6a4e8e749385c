import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstRecord } from '../../../../adapters/tables/duckdb/header.ts';

const quoted = (field: string): string => `"${field.replaceAll('"', '""')}"`;

describe('the first record of a text', () => {
  it('gives back any fields that were quoted by RFC 4180', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }),
        fc.constantFrom(',', ';', '\t'),
        (fields, delimiter) => {
          const line = fields.map(quoted).join(delimiter);
          expect(firstRecord(`${line}\r\nrest`, delimiter)).toEqual({ fields, end: line.length + 2 });
        },
      ),
    );
  });

  it('ends at LF, CRLF and CR alike', () => {
    expect(firstRecord('a,b\nc', ',')).toEqual({ fields: ['a', 'b'], end: 4 });
    expect(firstRecord('a,b\r\nc', ',')).toEqual({ fields: ['a', 'b'], end: 5 });
    expect(firstRecord('a,b\rc', ',')).toEqual({ fields: ['a', 'b'], end: 4 });
  });

  it('tells that a text ends inside it', () => {
    expect(firstRecord('a,"b\nc', ',').end).toBe(-1);
    expect(firstRecord('a,b', ',')).toEqual({ fields: ['a', 'b'], end: -1 });
  });

  it('takes a quote inside an unquoted field as text', () => {
    expect(firstRecord('5" pipe,b\n', ',').fields).toEqual(['5" pipe', 'b']);
  });
});
