/** @module What the rules of one contract share while they are planned: the table, the severities, the columns by name. */
import type { RuleCode, Severities, Severity, TableContract } from '../../../contracts/check.ts';
import type { TableSchema } from '../../data/table.ts';
import { didYouMean } from '../../pipeline/nearest.ts';
import type { RuleColumn, SettledRule } from './rule.ts';

/** The other table of a foreign key. */
export interface ReferencedTable {
  /** Its Parquet file. */
  readonly path: string;
  readonly schema: TableSchema;
}

export interface RuleContext {
  /** Milliseconds since 1970 UTC, for a freshness that names no `asOf`. */
  readonly now?: number;
  /** Tables of the foreign keys, in the order of the contract. */
  readonly references?: readonly ReferencedTable[];
}

/** What the rules of one contract share. */
export interface Planning {
  readonly contract: TableContract;
  readonly schema: TableSchema;
  readonly context: RuleContext;
  readonly severityOf: (code: RuleCode, ...levels: readonly (Severities | undefined)[]) => Severity;
  readonly column: (name: string) => RuleColumn | undefined;
  /** The broken rule that tells that a column is not in the table. */
  readonly absent: (name: string) => SettledRule;
}

function severityOf(code: RuleCode, levels: readonly (Severities | undefined)[]): Severity {
  for (const level of levels) {
    const found = typeof level === 'string' ? level : level?.[code];
    if (found !== undefined) return found;
  }
  return 'error';
}

/** Of one contract and one table. */
export function planning(contract: TableContract, schema: TableSchema, context: RuleContext): Planning {
  const byName = new Map(schema.columns.map((column) => [column.name, column]));
  const severity: Planning['severityOf'] = (code, ...levels) => severityOf(code, [...levels, contract.severity]);
  return {
    contract,
    schema,
    context,
    severityOf: severity,
    column: (name) => {
      const found = byName.get(name);
      return found && { ...found, pii: contract.columns?.[name]?.pii === true };
    },
    absent: (column) => ({
      code: 'column',
      severity: severity('column', contract.columns?.[column]?.severity),
      settled: true,
      column,
      broken: `column "${column}" is not in the table${didYouMean(column, [...byName.keys()])}`,
    }),
  };
}
