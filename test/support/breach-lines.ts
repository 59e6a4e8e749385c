/** @module Breaches of a contract as the table engine lists them, found in memory: for simulations of many tables. */
import type { ColumnContract, TableContract } from '../../contracts/check.ts';
import type { Column, Table } from '../../domain/data/table.ts';
import { columnNamed, labelAt } from '../../domain/transforms/columns.ts';
import { table } from './tables.ts';

/** The rule that the cell breaks; patterns and missing values apart. */
function brokenAt(column: Column, row: number, { min, max, in: values }: ColumnContract): string | undefined {
  if (column.type === 'string') {
    const label = labelAt(column, row);
    return values && label !== undefined && !values.includes(label) ? 'in' : undefined;
  }
  const value = column.values[row] ?? Number.NaN;
  if (min !== undefined && value < min) return 'min';
  return max !== undefined && value > max ? 'max' : undefined;
}

/** `row`, `rule`, `column`. */
export function breachLines(source: Table, { columns = {} }: TableContract): Table {
  const lines: { row: number[]; rule: string[]; column: string[] } = { row: [], rule: [], column: [] };
  for (const [name, contract] of Object.entries(columns)) {
    const column = columnNamed(source, name);
    for (let row = 0; row < source.rowCount; row += 1) {
      const rule = brokenAt(column, row, contract);
      if (rule === undefined) continue;
      lines.row.push(row);
      lines.rule.push(rule);
      lines.column.push(name);
    }
  }
  return table(lines, { row: 'integer', rule: 'string', column: 'string' });
}
