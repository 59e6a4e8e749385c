/** @module A row's values beside those of rows like it: what is unusual first, labels that differ marked. */
import type { RowCase } from '../../../contracts/row-review.ts';
import { type Child, element, unseen } from './elements.ts';

/** Columns that are shown before somebody asks for all of them. */
const columnsAtOnce = 40;
/** Characters of a cell. */
const longestCell = 300;

/** Names of columns, those that a reason names first. */
function orderedColumns({ values, reasons }: Pick<RowCase, 'values' | 'reasons'>): {
  readonly names: readonly string[];
  readonly unusual: ReadonlySet<string>;
} {
  const named = reasons.flatMap(({ column }) =>
    column !== undefined && Object.hasOwn(values, column) ? [column] : [],
  );
  const unusual = new Set(named);
  return { names: [...unusual, ...Object.keys(values).filter((name) => !unusual.has(name))], unusual };
}

function cell(value: string | null | undefined, own: boolean): HTMLElement {
  if (value === null || value === undefined) return element('td', { class: 'missing' }, 'missing');
  const text = value.length > longestCell ? `${value.slice(0, longestCell)}… (${value.length} characters)` : value;
  return element('td', { class: own ? 'own' : undefined }, element('bdi', {}, text));
}

function labelCell(label: string | undefined, own: string | undefined): HTMLElement {
  if (label === own || label === undefined) return cell(label, false);
  return element('td', { class: 'differs' }, '≠ ', element('bdi', {}, label), unseen(' differs'));
}

function labelRow(target: string, { label, neighbors }: RowCase): HTMLElement {
  const heading = element(
    'th',
    { scope: 'row' },
    element('bdi', {}, target),
    ' ',
    element('span', { class: 'hint' }, 'label'),
  );
  return element('tr', {}, heading, cell(label, true), ...neighbors.map((one) => labelCell(one.label, label)));
}

function heading(row: number, words: string): HTMLElement {
  return element('th', { scope: 'col' }, `row ${row}`, ' ', element('span', { class: 'hint' }, words));
}

export interface ValuesOptions {
  readonly target: string | undefined;
  /** Shows every column. */
  readonly whole: boolean;
}

export function valuesTable(found: RowCase, { target, whole }: ValuesOptions): readonly Child[] {
  const { row, values, neighbors } = found;
  const { names, unusual } = orderedColumns(found);
  const shown = whole ? names : names.slice(0, columnsAtOnce);
  const lines = shown.map((name) => {
    const mark = unusual.has(name) && element('span', { class: 'hint' }, ' unusual');
    const cells = neighbors.map((one) => cell(one.values[name], false));
    const title = element('th', { scope: 'row' }, element('bdi', {}, name), mark);
    return element('tr', { class: unusual.has(name) && 'unusual' }, title, cell(values[name], true), ...cells);
  });
  const heads = neighbors.map((one, place) => heading(one.row, place === 0 ? 'nearest' : 'like it'));
  const head = element('tr', {}, element('th', { scope: 'col' }, 'Column'), heading(row, 'in question'), ...heads);
  const body = element('tbody', {}, target !== undefined && labelRow(target, found), ...lines);
  const caption = neighbors.length > 0 ? 'Values of the row, and of rows like it.' : 'Values of the row.';
  const table = element(
    'table',
    { class: 'values' },
    element('caption', {}, caption),
    element('thead', {}, head),
    body,
  );
  const frame = { class: 'scroll', role: 'region', tabindex: '0', 'aria-label': caption, id: 'values' };
  const more = shown.length < names.length;
  return [
    element('div', frame, table),
    more && element('button', { type: 'button', id: 'all-columns' }, `Show all ${names.length} columns`),
  ];
}
