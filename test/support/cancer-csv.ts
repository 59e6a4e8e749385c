/** @module The breast cancer table of the example as CSV, as it is and with cells changed. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export const cancerCsv = readFileSync(
  resolve(import.meta.dirname, '../../examples/breast-cancer/data/breast_cancer.csv'),
  'utf8',
);

interface CellChanges {
  /** How many rows from the first; all where nothing is said. */
  readonly rows?: number;
  readonly change: (cell: string, row: number) => string;
}

export function cancerCsvWith(column: string, { rows, change }: CellChanges): string {
  const [head = '', ...lines] = cancerCsv.trimEnd().split('\n');
  const place = head.split(',').indexOf(column);
  if (place < 0) throw new Error(`the table has no column ${column}`);
  const changed = lines.slice(0, rows).map((line, row) => {
    const cells = line.split(',');
    cells[place] = change((cells[place] ?? '').trim(), row);
    return cells.join(',');
  });
  return `${[head, ...changed].join('\n')}\n`;
}

/** With the wrong label in the rows, counted from 0, that are named. */
export const mislabelledCsv = (isWrong: (row: number) => boolean, rows?: number): string =>
  cancerCsvWith('diagnosis', {
    ...(rows !== undefined && { rows }),
    change: (label, row) => {
      if (!isWrong(row)) return label;
      return label === 'benign' ? 'malignant' : 'benign';
    },
  });
