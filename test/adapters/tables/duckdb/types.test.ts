import { describe, expect, it } from 'vitest';
import { asNumbers, columnType, normalized, storedType } from '../../../../adapters/tables/duckdb/types.ts';

describe('a DuckDB type', () => {
  it.each([
    ['UTINYINT', 'integer'],
    ['HUGEINT', 'integer'],
    ['DECIMAL(18,3)', 'number'],
    ['FLOAT', 'number'],
    ['BOOLEAN', 'boolean'],
    ['DATE', 'date'],
    ['TIMESTAMP WITH TIME ZONE', 'timestamp'],
    ['TIMESTAMP_NS', 'timestamp'],
    ['TIME', 'string'],
    ['INTERVAL', 'string'],
    ['INTEGER[]', 'string'],
    ['STRUCT(a INTEGER)', 'string'],
    ["ENUM('a')", 'string'],
  ])('%s is shown as %s', (duckdbType, type) => {
    expect(columnType(duckdbType)).toBe(type);
  });

  it('is stored as a type that is shown the same', () => {
    for (const [type, stored] of Object.entries(storedType)) expect(columnType(stored)).toBe(type);
  });

  it('comes as SQL that quotes the name', () => {
    expect(normalized('a"b', 'INTEGER')).toBe('CAST("a""b" AS BIGINT)');
    expect(normalized('a', 'INTEGER[]')).toBe('CAST(to_json("a") AS VARCHAR)');
    expect(asNumbers({ name: 'a"b', type: 'date' })).toContain('"a""b"');
  });
});
