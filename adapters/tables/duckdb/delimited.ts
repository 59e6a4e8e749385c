/** @module CSV and TSV: delimiter and header by hand, rows by DuckDB as text, a fault found again with its line. */
import { WithinError } from '../../../contracts/errors.ts';
import type { SourceDefinition } from '../../../contracts/pipeline.ts';
import { type Fault, findFault } from './faults.ts';
import { firstRecord } from './header.ts';
import { firstLine, unreadable } from './parquet.ts';
import { keepRejects } from './reject-tables.ts';
import { contentOf, headOf, type OpenedFile, refuseOtherEncodings } from './source-file.ts';
import { identifier, literal, literalList, pathList } from './sql.ts';

export interface DelimitedFile extends OpenedFile {
  readonly delimiter: string;
  readonly columns: readonly string[];
  /** Bytes of the header, unpacked. */
  readonly headerBytes: number;
}

/** How rows are read: texts that are missing values, and columns that DuckDB's reader converts itself. */
export interface ReadOptions {
  readonly nulls: readonly string[];
  /** DuckDB type by column; others come as text. */
  readonly native?: ReadonlyMap<string, string>;
  /** Lines that cannot be read are kept aside (`rejects.ts`); without it, the first fails the reading. */
  readonly aside?: boolean;
}

const headLimits = [1 << 16, 1 << 24] as const;
const candidates = [',', '\t', ';', '|'] as const;

function chooseDelimiter(text: string, file: OpenedFile, declared: string | undefined): string {
  if (declared !== undefined) return declared;
  if (file.format === 'tsv') return '\t';
  const fields = candidates.map((candidate) => firstRecord(text, candidate).fields.length);
  return candidates[fields.indexOf(Math.max(...fields))] ?? ',';
}

function refuseHeader(name: string, columns: readonly string[]): void {
  const seen = new Map<string, { column: string; at: number }>();
  for (const [index, column] of columns.entries()) {
    const earlier = seen.get(column.toLowerCase());
    if (earlier) {
      const difference = earlier.column === column ? '' : ' but for case';
      throw new WithinError(
        'SOURCE_INVALID',
        `${name}, line 1: the columns ${earlier.at} and ${index + 1} are both called "${column}"${difference}; rename one.`,
        { file: name, line: 1, column },
      );
    }
    seen.set(column.toLowerCase(), { column, at: index + 1 });
  }
}

/** A column without a name gets one by its position, as written by `DataFrame.to_csv` for its index. */
function namedColumns(fields: readonly string[]): string[] {
  return fields.map((field, index) => (field === '' ? `column_${index + 1}` : field));
}

/** Reads the header. Throws `SOURCE_INVALID` for a file without rows, another encoding, a column name used twice. */
export async function openDelimited(
  file: OpenedFile,
  source: Pick<SourceDefinition, 'delimiter'>,
): Promise<DelimitedFile> {
  const { name } = file;
  for (const limit of headLimits) {
    const { bytes, whole } = await headOf(file, limit);
    if (bytes.length >= 2) refuseOtherEncodings(name, bytes);
    const marked = bytes.toString('utf8');
    const text = marked.replace(/^\uFEFF/, '');
    if (text.trim() === '' && whole)
      throw unreadable(name, 'is empty; it needs a line of column names and at least one row');
    if (/^\r?\n/.test(text))
      throw unreadable(name, 'starts with a blank line; its first line must hold the column names');
    const delimiter = chooseDelimiter(text, file, source.delimiter);
    const { fields, end } = firstRecord(text, delimiter);
    if (end < 0 && !whole) continue;
    if (end < 0 || (whole && text.slice(end).trim() === '')) throw unreadable(name, 'has a header but no rows');
    if (fields.some((field) => field.includes('\uFFFD')))
      throw faultError(file, { kind: 'encoding', line: 1 }, fields.length);
    const columns = namedColumns(fields);
    refuseHeader(name, columns);
    const headerBytes = Buffer.byteLength(marked.slice(0, end + marked.length - text.length));
    return { ...file, delimiter, columns, headerBytes };
  }
  throw unreadable(name, 'has a header of more than 16 MB; is a quote in it never closed?');
}

/** Files of one layout as a relation. */
function groupRelation(files: readonly DelimitedFile[], { nulls, native, aside = false }: ReadOptions): string {
  const [first] = files;
  if (!first) return '';
  const types = first.columns
    .map((column) => `${literal(column)}: ${literal(native?.get(column) ?? 'VARCHAR')}`)
    .join(', ');
  const compression = first.gzipped ? 'gzip' : 'none';
  return `read_csv(${pathList(files.map(({ path }) => path))}, auto_detect = false, header = true, delim = ${literal(first.delimiter)},
    quote = '"', escape = '"', strict_mode = true, null_padding = false, compression = '${compression}', hive_partitioning = false,
    nullstr = ${literalList(['', ...nulls])}, columns = {${types}}${aside ? keepRejects : ''})`;
}

const layout = ({ columns, delimiter, gzipped }: DelimitedFile): string =>
  JSON.stringify([columns, delimiter, gzipped]);

/** All files, one after the other, in the column order of the first. */
export function delimitedRelation(files: readonly DelimitedFile[], options: ReadOptions): string {
  const groups: DelimitedFile[][] = [];
  for (const file of files) {
    const group = groups.at(-1);
    if (group?.[0] && layout(group[0]) === layout(file)) group.push(file);
    else groups.push([file]);
  }
  if (groups.length === 1) return groupRelation(files, options);
  const selection = (files[0]?.columns ?? []).map(identifier).join(', ');
  return `(${groups.map((group) => `SELECT ${selection} FROM ${groupRelation(group, options)}`).join(' UNION ALL ')})`;
}

function faultWords(fault: Fault, { name }: { readonly name: string }, columns: number): string {
  switch (fault.kind) {
    case 'ragged':
      return `has ${fault.found} field${fault.found === 1 ? '' : 's'} where the header has ${columns}; add or remove a separator, or quote a field that holds one`;
    case 'encoding':
      return `is not UTF-8; convert the file, as \`iconv -f WINDOWS-1252 -t UTF-8 ${name}\``;
    case 'open-quote':
      return 'opens a quote that is never closed; close it, or double a quote that is part of the text';
    case 'after-quote':
      return 'has text behind a closing quote; double a quote that is part of the text';
    case 'line-ends':
      return 'ends in another way than the lines before (LF and CRLF mixed); convert the file with `dos2unix`';
  }
}

function faultError(file: OpenedFile, fault: Fault, columns: number): WithinError {
  return new WithinError(
    'SOURCE_INVALID',
    `${file.name}, line ${fault.line}: the line ${faultWords(fault, file, columns)}.`,
    {
      file: file.name,
      line: fault.line,
    },
  );
}

/** What is wrong with the files that DuckDB refused, found by reading them again. */
export async function delimitedFault(files: readonly DelimitedFile[], error: unknown): Promise<WithinError> {
  for (const file of files) {
    const content = contentOf(file);
    try {
      const fault = await findFault(content, file.delimiter, file.columns.length);
      if (fault) return faultError(file, fault, file.columns.length);
    } catch (cause) {
      return unreadable(file.name, `cannot be unpacked: ${firstLine(cause)}; pack it again with gzip`, cause);
    } finally {
      content.destroy();
    }
  }
  const names = files.map(({ name }) => name).join(', ');
  return unreadable(names, `cannot be read as ${files[0]?.format ?? 'csv'}: ${firstLine(error)}`, error);
}
