/** @module How often a table breaks a contract that was inferred from another of the same law. */
import type { ColumnContract, TableContract } from '../../contracts/check.ts';
import { inferContract } from '../../domain/data/contract.ts';
import type { Column, Table } from '../../domain/data/table.ts';
import { createStream } from '../../domain/learning/random-stream.ts';
import { countValues, missingCount } from '../../domain/transforms/columns.ts';
import { type Proportion, proportionOf } from './campaign.ts';
import { simulate } from './tables.ts';

export interface ContractAlarms {
  readonly inferred: Proportion;
  /** Of a contract of the very minima, maxima, values and missing shares that were seen. */
  readonly raw: Proportion;
}

/** Both tables have this many rows. */
export function contractAlarms(rows: number, tables: number): ContractAlarms {
  const stream = createStream(`quality-drift contract ${rows}`);
  let [inferred, raw] = [0, 0];
  for (let index = 0; index < tables; index += 1) {
    const own = stream.fork(index);
    const [seen, later] = [simulate(rows, own.fork(0)), simulate(rows, own.fork(1))];
    inferred += Number(brokenRules(inferContract(seen).contract, later).length > 0);
    raw += Number(brokenRules(rawContract(seen), later).length > 0);
  }
  return { inferred: proportionOf(inferred, tables), raw: proportionOf(raw, tables) };
}

function rawContract({ columns, rowCount }: Table): TableContract {
  const rules = columns.map((column): [string, ColumnContract] => {
    const missing = missingCount(column) / rowCount;
    if (column.type === 'string') return [column.name, { missing, in: [...countValues(column).keys()] }];
    const present = column.values.filter((value) => !Number.isNaN(value)).sort();
    return [column.name, { missing, min: present[0] ?? 0, max: present.at(-1) ?? 0 }];
  });
  return { columns: Object.fromEntries(rules) };
}

/** `rule column` of each broken rule: what the table engine does, for many small tables in memory. */
function brokenRules(contract: TableContract, table: Table): string[] {
  return table.columns.flatMap((column) => brokenIn(contract.columns?.[column.name] ?? {}, column, table.rowCount));
}

function brokenIn(contract: ColumnContract, column: Column, rows: number): string[] {
  const counts = countValues(column);
  const tolerated = (contract.tolerance ?? 0) * rows;
  const outside = (keeps: (value: string) => boolean): number => {
    let sum = 0;
    for (const [value, count] of counts) if (!keeps(value)) sum += count;
    return sum;
  };
  const { min, max, in: allowed, pattern, unique, missing = 1 } = contract;
  const set = allowed && new Set(allowed.map(String));
  const form = pattern === undefined ? undefined : new RegExp(`^(?:${pattern})$`);
  const broken = {
    missing: missingCount(column) > missing * rows,
    min: min !== undefined && outside((value) => Number(value) >= min) > tolerated,
    max: max !== undefined && outside((value) => Number(value) <= max) > tolerated,
    in: set !== undefined && outside((value) => set.has(value)) > tolerated,
    pattern: form !== undefined && outside((value) => form.test(value)) > tolerated,
    unique: unique === true && [...counts.values()].some((count) => count > 1),
  };
  return Object.entries(broken).flatMap(([rule, isBroken]) => (isBroken ? [`${rule} ${column.name}`] : []));
}
