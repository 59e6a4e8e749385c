/** @module What rows a model takes: raw columns with types, checked before anything is computed. */
import { WithinError } from '../../contracts/errors.ts';
import type { Column, ColumnType, Table, TableSchema } from '../data/table.ts';
import { didYouMean } from '../pipeline/nearest.ts';
import { missingCount } from '../transforms/columns.ts';

export interface Signature {
  /** Raw columns that rows must have, in the order of training. */
  readonly inputs: readonly { readonly name: string; readonly type: ColumnType }[];
  /** Columns after the transforms, in the order of the learner's matrix. */
  readonly features: readonly string[];
}

/** Families within which a type may differ: a column of whole numbers fits where decimals were seen. */
function family(type: ColumnType): string {
  if (type === 'string') return 'text';
  return type === 'date' || type === 'timestamp' ? 'time' : 'number';
}

/** Throws `SIGNATURE_MISMATCH` with the nearest name for a column that is not there. Types are judged by `fitToSignature`. */
export function requireInputs(signature: Signature, schema: Pick<TableSchema, 'columns'>): void {
  const names = schema.columns.map(({ name }) => name);
  const absent = signature.inputs.filter(({ name }) => !names.includes(name));
  const first = absent[0];
  if (!first) return;
  const more = absent.length > 1 ? ` (and ${absent.length - 1} more)` : '';
  throw new WithinError(
    'SIGNATURE_MISMATCH',
    `the model needs column "${first.name}" of type ${first.type}${more}, which the table lacks${didYouMean(first.name, names)}`,
    { missing: absent.map(({ name }) => name), columns: names },
  );
}

/** Columns of the signature that the rows have in another type. */
export function typesThatDiffer(
  { inputs }: Signature,
  { columns }: Pick<TableSchema, 'columns'>,
): Signature['inputs'][number][] {
  const typeOf = new Map(columns.map(({ name, type }) => [name, type]));
  return inputs.filter(({ name, type }) => {
    const found = typeOf.get(name);
    return found !== undefined && family(found) !== family(type);
  });
}

/** The columns of the signature in its order. A column of missing values only fits every type. */
export function fitToSignature(signature: Signature, table: Table): Table {
  requireInputs(signature, table);
  const columns = signature.inputs.map(({ name, type }): Column => {
    const column = table.columns.find((candidate) => candidate.name === name);
    if (!column) throw new WithinError('SIGNATURE_MISMATCH', `the model needs column "${name}"`, { column: name });
    if (family(column.type) === family(type)) return column;
    if (missingCount(column) === table.rowCount) return allMissing(name, type, table.rowCount);
    throw new WithinError(
      'SIGNATURE_MISMATCH',
      `column "${name}" is of type ${column.type} but the model was trained on ${type}; give it that type in \`types\``,
      { column: name, type: column.type, expected: type },
    );
  });
  return { rowCount: table.rowCount, columns };
}

function allMissing(name: string, type: ColumnType, rowCount: number): Column {
  return type === 'string'
    ? { name, type, codes: new Int32Array(rowCount).fill(-1), dictionary: [] }
    : { name, type, values: new Float64Array(rowCount).fill(Number.NaN) };
}
