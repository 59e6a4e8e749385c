/** @module The only place where names and values become SQL text. */

/** A column or table name in double quotes. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text in single quotes. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A finite number as a DOUBLE; `-0` becomes 0. */
export function numberLiteral(value: number): string {
  return `CAST(${literal(String(value))} AS DOUBLE)`;
}

/** `[a, b]`, each a text literal. */
export function literalList(texts: readonly string[]): string {
  return `[${texts.map(literal).join(', ')}]`;
}

/** Paths of files as DuckDB reads them: its readers expand `*`, `?` and `[`, so these are put into brackets. */
export function pathList(paths: readonly string[]): string {
  return literalList(paths.map((path) => path.replaceAll(/[[*?]/g, '[$&]')));
}

/** A Parquet file as a relation. Folder names like `year=2020` add no column. */
export function parquetRelation(paths: readonly string[], options = ''): string {
  return `read_parquet(${pathList(paths)}, hive_partitioning = false, union_by_name = false${options})`;
}

/**
 * Writes a query as Parquet, second version (encodings by type: less time and space than the first). Row groups,
 * compression and metadata are fixed, so that equal rows from an equal plan give equal bytes. DuckDB cuts row groups the
 * same way for every thread count but one: `session.ts` never uses fewer than two.
 */
export function copyToParquet(query: string, target: string): string {
  return `COPY (${query}) TO ${literal(target)} (FORMAT parquet, COMPRESSION snappy, PARQUET_VERSION v2, WRITE_BLOOM_FILTER false, ROW_GROUP_SIZE 122880)`;
}
