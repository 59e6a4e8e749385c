/**
 * @module Detector `value-forms`: texts that stand for a missing value, numbers among texts, dates that are read as
 * texts, and columns of texts that are nearly constant. Messages name rows and never values, which may be personal.
 */
import type { TextColumn } from '../../data/table.ts';
import { plural } from '../../report/format.ts';
import { isNumeric } from '../../transforms/columns.ts';
import type { Detector, TableIssue } from '../detector.ts';

const name = 'value-forms';

/** Signs and codes that no language has for a word, and words that may be a category of their own. */
const signs = /^(?:[.?*]+|-+|#?n\/?a|nan|null|nil|\\n)$/i;
const words = /^(?:none|missing|unknown|undefined|unspecified|not available|tbd)$/i;
const number = /^[+-]?\d+(?:[.,]\d+)?$/;
const month = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*';
const time = String.raw`(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]m)?)?`;
const dates = [
  String.raw`\d{4}([/.])\d{1,2}\1\d{1,2}`,
  String.raw`\d{1,2}([/.-])\d{1,2}\1(?:\d{2}|\d{4})`,
  String.raw`${month}\.? \d{1,2},? \d{4}`,
  String.raw`\d{1,2}[ -]${month}[ -](?:\d{2}|\d{4})`,
].map((form) => new RegExp(`^${form}${time}$`, 'i'));

/** A sign that most rows have is no missing value, and a word that many have is a category. */
const mostSigns = 0.5;
const mostWords = 0.1;
/** Rows of the other type, as a share, that are an exception and not a mixture by design. */
const mostExceptions = 0.05;
const leastDates = 0.95;
const nearlyAll = 0.995;
/** Fewer values than this have no usual form. */
const fewest = 20;
const fewestNearConstant = 200;

interface Counted {
  readonly column: string;
  /** Rows by value, missing ones left out. */
  readonly counts: Uint32Array;
  readonly values: readonly string[];
  readonly codes: Int32Array;
  readonly total: number;
}

function counted({ name: column, codes, dictionary }: TextColumn): Counted {
  const counts = new Uint32Array(dictionary.length);
  let total = 0;
  for (const code of codes) {
    if (code < 0) continue;
    counts[code] = (counts[code] ?? 0) + 1;
    total += 1;
  }
  return { column, counts, values: dictionary, codes, total };
}

/** Rows whose value is of this form, and the first of them. */
function rowsOf({ counts, values, codes }: Counted, isOne: (value: string, rows: number) => boolean) {
  const chosen = new Set<number>();
  let rows = 0;
  values.forEach((value, code) => {
    const own = counts[code] ?? 0;
    if (own === 0 || !isOne(value.trim(), own)) return;
    chosen.add(code);
    rows += own;
  });
  return { rows, first: codes.findIndex((code) => chosen.has(code)) };
}

const isPlaceholder =
  (total: number) =>
  (value: string, rows: number): boolean =>
    (signs.test(value) && rows < mostSigns * total) || (words.test(value) && rows <= mostWords * total);

function placeholders(given: Counted): TableIssue[] {
  const { rows, first } = rowsOf(given, isPlaceholder(given.total));
  if (rows === 0) return [];
  const stands = rows === 1 ? 'stands' : 'stand';
  const message = `column "${given.column}" has ${plural(rows, 'text')} that ${stands} for a missing value, first in row ${first}: name such texts under dataset.null.`;
  return [{ code: 'placeholder', message, column: given.column, effect: rows / given.total }];
}

function mixedTypes(given: Counted): TableIssue[] {
  const { column, total } = given;
  const skipped = isPlaceholder(total);
  const numbers = rowsOf(given, (value) => number.test(value));
  const texts = rowsOf(given, (value, rows) => !number.test(value) && !skipped(value, rows));
  const [few, kind, among] = numbers.rows <= texts.rows ? [numbers, 'number', 'texts'] : [texts, 'text', 'numbers'];
  if (few.rows === 0 || few.rows > mostExceptions * total) return [];
  const message = `column "${column}" has ${plural(few.rows, kind)} among ${among}, first in row ${few.first}: mend the values, or say the type under dataset.types.`;
  return [{ code: 'mixed-types', message, column, effect: few.rows / total }];
}

function datesAsText(given: Counted): TableIssue[] {
  const { column, total } = given;
  const { rows } = rowsOf(given, (value) => dates.some((form) => form.test(value)));
  if (rows < leastDates * total) return [];
  const message = `column "${column}" holds dates as texts, so that neither their range nor their order is judged: write them as 2001-12-31.`;
  return [{ code: 'dates-as-text', message, column, effect: rows / total }];
}

function nearConstant({ column, counts, total }: Counted): TableIssue[] {
  const most = counts.reduce((largest, count) => Math.max(largest, count), 0);
  if (total < fewestNearConstant || most === total || most < nearlyAll * total) return [];
  const message = `column "${column}" has one value in all but ${total - most} of ${total} rows.`;
  return [{ code: 'near-constant-column', message, column, effect: most / total }];
}

export const valueFormDetector: Detector = {
  name,
  summary: 'texts for missing values, mixed types, dates as texts, nearly constant columns',
  nature: 'rule',
  detect: ({ table, roles: { key } }) => {
    const issues = table.columns.flatMap((column): TableIssue[] => {
      if (isNumeric(column) || column.name === key) return [];
      const given = counted(column);
      if (given.total < fewest) return [];
      const asDates = datesAsText(given);
      return [...placeholders(given), ...(asDates.length > 0 ? asDates : mixedTypes(given)), ...nearConstant(given)];
    });
    return Promise.resolve({ detector: name, issues, summary: { columns: issues.map(({ column }) => column) } });
  },
};
