/** @module A table as CSV text (RFC 4180). */

interface CsvColumn {
  readonly name: string;
  readonly type: string;
  readonly values?: Float64Array;
  readonly codes?: Int32Array;
  readonly dictionary?: readonly string[];
}

const quote = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function cell(column: CsvColumn, row: number): string {
  if (column.codes) return quote(column.dictionary?.[column.codes[row] ?? -1] ?? '');
  const value = column.values?.[row] ?? Number.NaN;
  if (Number.isNaN(value)) return '';
  if (column.type === 'boolean') return value === 1 ? 'true' : 'false';
  if (column.type === 'timestamp') return new Date(value).toISOString();
  return column.type === 'date' ? new Date(value).toISOString().slice(0, 10) : String(value);
}

/** Header line, then a line a row; a missing value is empty. */
export function csvText({
  rowCount,
  columns,
}: {
  readonly rowCount: number;
  readonly columns: readonly CsvColumn[];
}): string {
  const lines = [columns.map((column) => quote(column.name)).join(',')];
  for (let row = 0; row < rowCount; row++) lines.push(columns.map((column) => cell(column, row)).join(','));
  return `${lines.join('\n')}\n`;
}
