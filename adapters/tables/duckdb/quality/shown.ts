/** @module How a value is shown in a profile, an example or the table of failing rows. */
import { hiddenValue } from '../../../../domain/quality/rules/rule-result.ts';
import { literal } from '../sql.ts';
import type { TypedColumn } from '../types.ts';

/** Longest text that a profile or an example quotes; longer ones are cut. */
export const quotedLength = 200;
/** Longest text in the table of failing rows. */
const keptLength = 1000;

/** How a minimum, maximum or frequent value is shown: ISO 8601 for times. */
export function shown({ type }: Pick<TypedColumn, 'type'>, sql: string): string {
  if (type === 'timestamp') return `strftime(CAST(${sql} AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%gZ')`;
  if (type === 'date') return `strftime(${sql}, '%Y-%m-%d')`;
  return type === 'integer' || type === 'number' ? sql : `left(CAST(${sql} AS VARCHAR), ${quotedLength})`;
}

interface ShownColumn extends TypedColumn {
  readonly pii: boolean;
}

/** One value as text. */
function textOf(column: ShownColumn, sql: string): string {
  if (column.pii) return `CASE WHEN ${sql} IS NOT NULL THEN ${literal(hiddenValue)} END`;
  const text = column.type === 'string' ? sql : `CAST(${shown(column, sql)} AS VARCHAR)`;
  return `left(${text}, ${keptLength})`;
}

/** The values that a rule judges, as one text: the value itself, or `a=1, b=2` for several. */
export function valueText(columns: readonly ShownColumn[], aliasOf: (name: string) => string): string {
  const [only, ...others] = columns;
  if (!only) return 'CAST(NULL AS VARCHAR)';
  if (others.length === 0) return textOf(only, aliasOf(only.name));
  const parts = columns.map(
    (column) => `${literal(`${column.name}=`)} || coalesce(${textOf(column, aliasOf(column.name))}, '')`,
  );
  return `left(concat_ws(', ', ${parts.join(', ')}), ${keptLength})`;
}
