/** @module Rows of a table that break a learned contract, and those far outside of its ranges, by the table engine. */
import type { TableEngine } from '../../data/ports.ts';
import type { TableSchema } from '../../data/table.ts';
import { columnNamed, labelAt } from '../../transforms/columns.ts';
import type { LearnedContract } from '../contract/learned-contract.ts';
import { farGroups, farRules, strictRules } from './guard-rules.ts';
import type { BreachRequest } from './judge-breaches.ts';

export interface BreachSearch {
  readonly tables: Pick<TableEngine, 'checkRules' | 'read'>;
  /** Of the table, and its schema. */
  readonly path: string;
  readonly schema: TableSchema;
  readonly learned: LearnedContract;
  /** Share of tables of the same law that may have a broken rule. */
  readonly level?: number | undefined;
  /** Where all breaches are written. */
  readonly target: string;
  /** A folder. */
  readonly scratch: string;
}

/** What is read of the lines of breaches: not their values, of which there may be many. */
const lineColumns = ['row', 'rule', 'column'];

export async function findBreaches(search: BreachSearch): Promise<Pick<BreachRequest, 'breaches' | 'far'>> {
  const { tables, path, schema, learned, level, target, scratch } = search;
  await tables.checkRules({ path, contract: strictRules(learned, schema, level), failures: target });
  const breaches = await tables.read(target, lineColumns);
  const far: BreachRequest['far'][number][] = [];
  const rule = columnNamed(breaches, 'rule');
  const isInRange = !Array.from({ length: breaches.rowCount }, (_, place) => labelAt(rule, place)).some(
    (code) => code === 'min' || code === 'max',
  );
  // What lies far out breaks a range first: most tables are looked at once.
  for (const together of isInRange ? [] : farGroups) {
    const failures = `${scratch}/far-${together}.parquet`;
    await tables.checkRules({ path, contract: farRules(learned, schema, together, level), failures });
    far.push({ together, lines: await tables.read(failures, lineColumns) });
  }
  return { breaches, far };
}
