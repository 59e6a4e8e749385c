/** @module Foreign keys: which columns refer to which of another table. */
import type { TableContract } from '../../../contracts/check.ts';
import { WithinError } from '../../../contracts/errors.ts';
import type { ColumnType } from '../../data/table.ts';
import { didYouMean } from '../../pipeline/nearest.ts';
import type { Planning, ReferencedTable } from './planning.ts';
import type { Rule, SettledRule } from './rule.ts';

type ForeignKey = NonNullable<TableContract['foreignKeys']>[number];

/** Kinds of values that can be equal at all. */
function family(type: ColumnType): string {
  if (type === 'integer' || type === 'number') return 'number';
  return type === 'date' ? 'timestamp' : type;
}

function planOne(plan: Planning, key: ForeignKey, reference: ReferencedTable | undefined): Rule {
  const name = [key.references.source].flat().join(', ');
  if (!reference)
    throw new WithinError(
      'PARAM_INVALID',
      `the table ${name}, to which a foreign key of the check refers, was not handed over; give the check the input of it.`,
      { reference: name },
    );
  const target = key.references.columns ?? key.columns;
  if (target.length !== key.columns.length)
    throw new WithinError(
      'PARAM_INVALID',
      `a foreign key of the check has ${key.columns.length} columns and refers to ${target.length} of ${name}; name as many.`,
      { reference: name },
    );
  const severity = plan.severityOf('foreign-key', key.severity);
  const refuse = (column: string, broken: string): SettledRule => ({
    code: 'foreign-key',
    severity,
    settled: true,
    column,
    broken,
  });
  const columns = [];
  const found = [];
  for (const [index, own] of key.columns.entries()) {
    const column = plan.column(own);
    if (!column) return plan.absent(own);
    const wanted = target[index] ?? own;
    const other = reference.schema.columns.find((candidate) => candidate.name === wanted);
    if (!other) {
      const names = reference.schema.columns.map((candidate) => candidate.name);
      return refuse(own, `column "${own}" refers to "${wanted}", which ${name} lacks${didYouMean(wanted, names)}`);
    }
    if (family(column.type) !== family(other.type))
      return refuse(
        own,
        `column "${own}" is of type ${column.type} and refers to "${wanted}" of ${name}, which is of type ${other.type}`,
      );
    columns.push(column);
    found.push(other);
  }
  return { code: 'foreign-key', severity, columns, path: reference.path, reference: name, target: found };
}

export function planForeignKeys(plan: Planning): Rule[] {
  return (plan.contract.foreignKeys ?? []).map((key, index) => planOne(plan, key, plan.context.references?.[index]));
}
