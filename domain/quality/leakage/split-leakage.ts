/** @module What training rows tell of test rows that they should not: copies, near copies, shared groups, later times. */
import type { Column, Table, TextColumn } from '../../data/table.ts';
import type { RandomStream } from '../../learning/learner.ts';
import { codesOf } from '../../splitting/codes.ts';
import { chiSquareUpperTail } from '../../statistics/quantiles.ts';
import { columnNamed, isNumeric } from '../../transforms/columns.ts';
import type { Roles } from '../../transforms/roles.ts';
import type { TableIssue } from '../detector.ts';
import { columnsOfFeatures, nearDuplicates } from '../duplicates/duplicate-rows.ts';
import { equalRows, type RowGrouping } from '../duplicates/equal-rows.ts';

export interface SplitRequest {
  readonly train: Table;
  readonly test: Table;
  readonly roles: Roles;
  readonly stream: RandomStream;
}

export interface SplitLeakage {
  readonly issues: readonly TableIssue[];
  /** Rows of the test part whose features a training row has too, ascending. */
  readonly copies: readonly number[];
  /** Rows of the test part that differ hardly from a training row, ascending. */
  readonly nearCopies: readonly number[];
  /** Rows of the test part whose group has training rows; 0 without a group column. */
  readonly groupRows: number;
  /** Rows of the test part from before the newest training row; 0 without a time column. */
  readonly earlierRows: number;
  /** Share of training rows that have an equal one among themselves: so many copies are to be expected. */
  readonly twinShare: number;
}

/** With more twins than this among training rows, equal rows are how the table is. */
const mostTwins = 0.2;

/** Tables of the same columns; the parts of one split. */
export function findSplitLeakage(request: SplitRequest): SplitLeakage {
  const { train, test, roles, stream } = request;
  const both = joinTables(train, test);
  const equal = equalRows(both, columnsOfFeatures(both, roles));
  const copies = rowsWithCounterpart(equal, train.rowCount, (size) => size > 0);
  const twins = rowsWithTwin(equal, train.rowCount);
  const twinShare = train.rowCount === 0 ? 0 : twins / train.rowCount;
  const isCopied = new Set(copies);
  const near = twinShare > mostTwins ? [] : nearPairsAcross(both, request, stream);
  const nearCopies = near.filter((row) => !isCopied.has(row));
  const groupRows = roles.group === undefined ? 0 : rowsOfSharedGroups(both, roles.group, train.rowCount);
  const earlierRows = roles.time === undefined ? 0 : rowsBeforeNewest(train, test, roles.time);
  const found = { copies, nearCopies, groupRows, earlierRows, twinShare };
  const byChance = nearByChance(columnsOfFeatures(both, roles).length) * test.rowCount;
  return { ...found, issues: issuesOf(found, { rows: test.rowCount, roles, byChance }) };
}

/** As in `nearPairs`: the share of the median distance to the nearest neighbour below which rows are near. */
const nearShare = 0.13;
const level = 0.01;

/** Share of independent rows in so many dimensions whose nearest neighbour is near: 1 - 2^(-nearShare^d). */
function nearByChance(dimensions: number): number {
  return 1 - 2 ** -(nearShare ** Math.max(1, dimensions));
}

/** P(X >= count) for Poisson's X with this mean. */
function poissonUpperTail(count: number, mean: number): number {
  return count === 0 ? 1 : 1 - chiSquareUpperTail(2 * mean, 2 * count);
}

function joinTables(first: Table, second: Table): Table {
  return {
    rowCount: first.rowCount + second.rowCount,
    columns: first.columns.map((column) => joinColumns(column, columnNamed(second, column.name))),
  };
}

function joinColumns(first: Column, second: Column): Column {
  if (isNumeric(first) && isNumeric(second)) {
    const values = new Float64Array(first.values.length + second.values.length);
    values.set(first.values);
    values.set(second.values, first.values.length);
    return { ...first, values };
  }
  const [a, b] = [asText(first), asText(second)];
  const dictionary = [...a.dictionary];
  const codeOf = new Map(dictionary.map((text, code) => [text, code]));
  const codes = new Int32Array(a.codes.length + b.codes.length);
  codes.set(a.codes);
  b.codes.forEach((code, row) => {
    const text = b.dictionary[code];
    codes[a.codes.length + row] = text === undefined ? -1 : (codeOf.get(text) ?? addText(dictionary, codeOf, text));
  });
  return { name: first.name, type: 'string', codes, dictionary };
}

function addText(dictionary: string[], codeOf: Map<string, number>, text: string): number {
  codeOf.set(text, dictionary.length);
  dictionary.push(text);
  return dictionary.length - 1;
}

/** A part in which the column is empty may have another type. */
function asText(column: Column): TextColumn {
  if (column.type === 'string') return column;
  const { codes, labels } = codesOf(column);
  return { name: column.name, type: 'string', codes, dictionary: labels };
}

/** Test rows, numbered from 0, whose group has so many training rows. */
function rowsWithCounterpart(
  { groupOf, count }: RowGrouping,
  split: number,
  suits: (size: number) => boolean,
): number[] {
  const sizes = new Uint32Array(count);
  for (let row = 0; row < split; row += 1)
    sizes[groupOf[row] as number] = (sizes[groupOf[row] as number] as number) + 1;
  const found: number[] = [];
  for (let row = split; row < groupOf.length; row += 1)
    if (suits(sizes[groupOf[row] as number] as number)) found.push(row - split);
  return found;
}

function rowsWithTwin({ groupOf, count }: RowGrouping, split: number): number {
  const sizes = new Uint32Array(count);
  for (let row = 0; row < split; row += 1)
    sizes[groupOf[row] as number] = (sizes[groupOf[row] as number] as number) + 1;
  return sizes.reduce((sum, size) => sum + (size > 1 ? size : 0), 0);
}

function nearPairsAcross(both: Table, { train, roles }: SplitRequest, stream: RandomStream): number[] {
  const { pairs } = nearDuplicates(both, roles, stream);
  const rows = pairs.flatMap(({ rows: [first, second] }) =>
    first < train.rowCount && second >= train.rowCount ? [second - train.rowCount] : [],
  );
  return [...new Set(rows)].sort((a, b) => a - b);
}

function rowsOfSharedGroups(both: Table, group: string, split: number): number {
  const { codes, labels } = codesOf(columnNamed(both, group));
  const isTrained = new Uint8Array(labels.length);
  codes.forEach((code, row) => {
    if (row < split && code >= 0) isTrained[code] = 1;
  });
  let shared = 0;
  codes.forEach((code, row) => {
    if (row >= split && code >= 0 && isTrained[code] === 1) shared += 1;
  });
  return shared;
}

function rowsBeforeNewest(train: Table, test: Table, time: string): number {
  const [past, future] = [columnNamed(train, time), columnNamed(test, time)];
  if (!isNumeric(past) || !isNumeric(future)) return 0;
  let newest = Number.NEGATIVE_INFINITY;
  for (const value of past.values) if (value > newest) newest = value;
  let earlier = 0;
  for (const value of future.values) if (value < newest) earlier += 1;
  return earlier;
}

interface IssueContext {
  readonly rows: number;
  readonly roles: Roles;
  /** Near copies to be expected among independent rows. */
  readonly byChance: number;
}

function issuesOf(found: Omit<SplitLeakage, 'issues'>, { rows, roles, byChance }: IssueContext): TableIssue[] {
  const { copies, nearCopies, groupRows, earlierRows, twinShare } = found;
  const share = (count: number): number => count / Math.max(1, rows);
  const issue = (code: string, count: number, words: string, column?: string): TableIssue[] =>
    count === 0
      ? []
      : [
          {
            code,
            message: `${count} of ${rows} test rows ${words}.`,
            effect: share(count),
            ...(column !== undefined && { column }),
          },
        ];
  return [
    ...(twinShare > mostTwins
      ? []
      : issue('split-copies', copies.length, 'have the features of a training row: keep copies in one part')),
    ...(poissonUpperTail(nearCopies.length, byChance) > level
      ? []
      : issue('split-near-copies', nearCopies.length, 'differ hardly from a training row: keep copies in one part')),
    ...issue('split-shared-groups', groupRows, `belong to a group with training rows: split by the group`, roles.group),
    ...issue('split-time-overlap', earlierRows, `come from before the newest training row: split by time`, roles.time),
  ];
}
