/** @module Rules of a contract that a table breaks, in the order of the contract. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { WithinError } from '../../../contracts/errors.ts';
import type { TableContract } from '../../../contracts/pipeline.ts';
import type { ContractViolation } from '../../../domain/data/ports.ts';
import type { TableSchema } from '../../../domain/data/table.ts';
import { didYouMean } from '../../../domain/pipeline/nearest.ts';
import { firstLine, parquetSchema } from './parquet.ts';
import { shown } from './profile.ts';
import { row, rows } from './session.ts';
import { identifier, literal, literalList, numberLiteral, parquetRelation } from './sql.ts';
import { asNumbers, type TypedColumn } from './types.ts';

type ColumnContract = NonNullable<TableContract['columns']>[string];

interface Place {
  readonly connection: DuckDBConnection;
  readonly relation: string;
  readonly rowCount: number;
}

const exampleCount = 5;
const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
const percent = (share: number): string => `${Number((100 * share).toFixed(2))}%`;

/** Breaks of one rule: rows that meet `condition` and their most frequent values. */
async function breaks(
  { connection, relation }: Place,
  column: TypedColumn,
  condition: string,
): Promise<{ rows: number; examples: string[] }> {
  const name = identifier(column.name);
  const where = `FROM ${relation} WHERE ${condition}`;
  const { count } = await row(connection, `SELECT count(*) AS count ${where}`);
  if (Number(count) === 0) return { rows: 0, examples: [] };
  const found = await rows(
    connection,
    `SELECT CAST(${shown(column, 'v')} AS VARCHAR) AS text FROM (SELECT ${name} AS v, count(*) AS count ${where} GROUP BY ALL) ORDER BY count DESC, v LIMIT ${exampleCount}`,
  );
  return { rows: Number(count), examples: found.map(({ text }) => String(text)) };
}

/** Types whose values may stand where the other is wanted. */
function fits(wanted: string, found: string): boolean {
  return (
    wanted === found || (wanted === 'number' && found === 'integer') || (wanted === 'timestamp' && found === 'date')
  );
}

/** Values as text for comparison with a list; numbers compare as numbers. */
function outsideOf(column: TypedColumn, allowed: readonly (string | number | boolean)[]): string {
  if (column.type === 'integer' || column.type === 'number') {
    const numbers = allowed
      .map(Number)
      .filter((value) => !Number.isNaN(value))
      .map(numberLiteral);
    return `CAST(${identifier(column.name)} AS DOUBLE) NOT IN (${[...numbers, "CAST('nan' AS DOUBLE)"].join(', ')})`;
  }
  const text =
    column.type === 'date' || column.type === 'timestamp'
      ? shown(column, identifier(column.name))
      : `CAST(${identifier(column.name)} AS VARCHAR)`;
  return `NOT list_contains(${literalList(allowed.map(String))}, ${text})`;
}

interface Rule {
  readonly rule: string;
  readonly condition: string;
  readonly words: (rows: number) => string;
}

function rulesOf(column: TypedColumn, contract: ColumnContract): Rule[] {
  const name = identifier(column.name);
  const present = `${name} IS NOT NULL`;
  const numbers = asNumbers(column);
  const rules: (Rule | false)[] = [
    contract.min !== undefined && {
      rule: 'min',
      condition: `${present} AND ${numbers} < ${numberLiteral(contract.min)}`,
      words: (count) => `${plural(count, 'value')} below ${contract.min}`,
    },
    contract.max !== undefined && {
      rule: 'max',
      condition: `${present} AND NOT isnan(${numbers}) AND ${numbers} > ${numberLiteral(contract.max)}`,
      words: (count) => `${plural(count, 'value')} above ${contract.max}`,
    },
    contract.in !== undefined && {
      rule: 'in',
      condition: `${present} AND ${outsideOf(column, contract.in)}`,
      words: (count) => `${plural(count, 'value')} outside the allowed set`,
    },
    contract.pattern !== undefined && {
      rule: 'pattern',
      condition: `${present} AND NOT regexp_full_match(CAST(${name} AS VARCHAR), ${literal(contract.pattern)})`,
      words: (count) => `${plural(count, 'value')} that ${count === 1 ? 'does' : 'do'} not match ${contract.pattern}`,
    },
  ];
  return rules.filter((rule) => rule !== false);
}

async function missingViolations(
  { connection, relation, rowCount }: Place,
  column: TypedColumn,
  limit: number | undefined,
): Promise<ContractViolation[]> {
  if (limit === undefined || rowCount === 0) return [];
  const { count } = await row(
    connection,
    `SELECT count(*) AS count FROM ${relation} WHERE isnan(coalesce(${column.type === 'string' || column.type === 'boolean' ? `CASE WHEN ${identifier(column.name)} IS NULL THEN CAST('nan' AS DOUBLE) ELSE 0 END` : asNumbers(column)}))`,
  );
  const missing = Number(count);
  if (missing / rowCount <= limit) return [];
  const message = `column "${column.name}" has ${plural(missing, 'missing value')} (${percent(missing / rowCount)}), more than the allowed ${percent(limit)}`;
  return [{ rule: 'missing', column: column.name, message, rows: missing }];
}

/** Rows that share their values in these columns with another row; rows with a missing one do not count. */
async function duplicates(
  { connection, relation }: Place,
  columns: readonly TypedColumn[],
): Promise<{ rows: number; examples: string[] }> {
  const names = columns.map(({ name }) => identifier(name));
  const groups = `FROM (SELECT ${names.join(', ')}, count(*) AS "within count" FROM ${relation}
    WHERE ${names.map((name) => `${name} IS NOT NULL`).join(' AND ')} GROUP BY ${names.join(', ')} HAVING count(*) > 1)`;
  const { count } = await row(connection, `SELECT coalesce(sum("within count"), 0) AS count ${groups}`);
  if (Number(count) === 0) return { rows: 0, examples: [] };
  const texts = columns.map(
    (column, index) => `CAST(${shown(column, identifier(column.name))} AS VARCHAR) AS c${index}`,
  );
  const found = await rows(
    connection,
    `SELECT ${texts.join(', ')} ${groups} ORDER BY ${names.join(', ')} LIMIT ${exampleCount}`,
  );
  const alone = columns.length === 1;
  const example = (values: Readonly<Record<string, unknown>>): string =>
    columns.map(({ name }, index) => `${alone ? '' : `${name}=`}${String(values[`c${index}`])}`).join(', ');
  return { rows: Number(count), examples: found.map(example) };
}

async function columnViolations(
  place: Place,
  column: TypedColumn,
  contract: ColumnContract,
): Promise<ContractViolation[]> {
  const { name, type } = column;
  const found: ContractViolation[] = [];
  if (contract.type !== undefined && !fits(contract.type, type)) {
    found.push({
      rule: 'type',
      column: name,
      message: `column "${name}" has the type ${type} where ${contract.type} is wanted`,
    });
  }
  found.push(...(await missingViolations(place, column, contract.missing)));
  if ((contract.min !== undefined || contract.max !== undefined) && (type === 'string' || type === 'boolean')) {
    found.push({
      rule: contract.min === undefined ? 'max' : 'min',
      column: name,
      message: `column "${name}" is of type ${type}, which has no range`,
    });
    return found;
  }
  for (const { rule, condition, words } of rulesOf(column, contract)) {
    const broken = await breaks(place, column, condition);
    if (broken.rows > 0)
      found.push({ rule, column: name, message: `column "${name}" has ${words(broken.rows)}`, ...broken });
  }
  if (contract.unique === true) {
    const doubled = await duplicates(place, [column]);
    if (doubled.rows > 0)
      found.push({
        rule: 'unique',
        column: name,
        message: `column "${name}" has ${plural(doubled.rows, 'row')} whose value occurs more than once`,
        ...doubled,
      });
  }
  return found;
}

function rowViolations(rowCount: number, limits: TableContract['rows']): ContractViolation[] {
  const { min = 0, max = Number.POSITIVE_INFINITY } = limits ?? {};
  if (rowCount < min)
    return [{ rule: 'rows', message: `the table has ${plural(rowCount, 'row')}, fewer than ${min}`, rows: rowCount }];
  if (rowCount > max)
    return [{ rule: 'rows', message: `the table has ${plural(rowCount, 'row')}, more than ${max}`, rows: rowCount }];
  return [];
}

function unnamed(schema: TableSchema, contract: TableContract): ContractViolation[] {
  if (contract.complete !== true) return [];
  const named = new Set([...Object.keys(contract.columns ?? {}), ...(contract.unique ?? [])]);
  return schema.columns
    .filter(({ name }) => !named.has(name))
    .map(({ name }) => ({
      rule: 'complete',
      column: name,
      message: `column "${name}" is not named by the contract, which is complete`,
    }));
}

function absent(name: string, schema: TableSchema): ContractViolation {
  const names = schema.columns.map((column) => column.name);
  return { rule: 'column', column: name, message: `column "${name}" is not in the table${didYouMean(name, names)}` };
}

async function keyViolations(
  place: Place,
  schema: TableSchema,
  unique: readonly string[] | undefined,
): Promise<ContractViolation[]> {
  if (!unique) return [];
  const missing = unique.find((name) => !schema.columns.some((column) => column.name === name));
  if (missing !== undefined) return [absent(missing, schema)];
  const columns = unique.flatMap((name) => schema.columns.filter((column) => column.name === name));
  const doubled = await duplicates(place, columns);
  if (doubled.rows === 0) return [];
  return [
    {
      rule: 'unique',
      message: `${plural(doubled.rows, 'row')} share their values of ${unique.map((name) => `"${name}"`).join(', ')} with another row`,
      ...doubled,
    },
  ];
}

/** Throws `PARAM_INVALID` for a pattern that RE2 does not know. */
async function checkPatterns(connection: DuckDBConnection, contract: TableContract): Promise<void> {
  for (const [name, { pattern }] of Object.entries(contract.columns ?? {})) {
    if (pattern === undefined) continue;
    await connection.run(`SELECT regexp_full_match('', ${literal(pattern)})`).catch((error: unknown) => {
      throw new WithinError(
        'PARAM_INVALID',
        `the pattern of column "${name}" is no regular expression that RE2 knows: ${firstLine(error)}.`,
        { path: `columns.${name}.pattern` },
      );
    });
  }
}

export async function contractViolations(
  connection: DuckDBConnection,
  path: string,
  contract: TableContract,
): Promise<ContractViolation[]> {
  await checkPatterns(connection, contract);
  const schema = await parquetSchema(connection, path);
  const place: Place = { connection, relation: parquetRelation([path]), rowCount: schema.rowCount };
  const found = [...rowViolations(schema.rowCount, contract.rows), ...unnamed(schema, contract)];
  for (const [name, rules] of Object.entries(contract.columns ?? {})) {
    const column = schema.columns.find((candidate) => candidate.name === name);
    if (column) found.push(...(await columnViolations(place, column, rules)));
    else found.push(absent(name, schema));
  }
  return [...found, ...(await keyViolations(place, schema, contract.unique))];
}
