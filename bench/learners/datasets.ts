/** @module The data sets of the learner bench: five small ones for quality, digits and a large one for time. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Task } from '../../domain/learning/learner.ts';
import { type BenchData, writeContinuous } from '../forest/datasets.ts';

export interface LearnerData extends BenchData {
  readonly task: Task;
  /** Class index, or number, per row. */
  readonly targets: Float64Array;
}

const digitsFile = 'bench/sweep/data/digits.csv';
const cancerFile = 'examples/breast-cancer/data/breast_cancer.csv';

/** Digits, breast cancer, wine and iris for classes, diabetes for numbers; Python has written the last three. */
export function readSmallSets(folder: string): LearnerData[] {
  return [
    writeCsv(folder, 'digits', digitsFile),
    writeCsv(folder, 'breast-cancer', cancerFile),
    readWritten(folder, { name: 'wine', columns: 13, task: 'classification' }),
    readWritten(folder, { name: 'iris', columns: 4, task: 'classification' }),
    readWritten(folder, { name: 'diabetes', columns: 10, task: 'regression' }),
  ];
}

/** 50,000 rows of 30 normal features in two classes, those of the forest bench. */
export function writeLargeSet(folder: string): LearnerData {
  const data = writeContinuous(folder);
  const targets = Float64Array.from(data.labels);
  writeFileSync(join(folder, `${data.name}.targets`), targets);
  return { ...data, task: 'classification', targets };
}

/** The same rows with the class index as a number to learn, for learners of numbers alone. */
export function asNumbers(data: LearnerData): LearnerData {
  return { ...data, task: 'regression' };
}

/** A file of plain numbers: first the key, last the class, whose names count in alphabetical order. */
function writeCsv(folder: string, name: string, file: string): LearnerData {
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split(/\r?\n/u);
  const cells = lines.map((line) => line.split(','));
  const rows = cells.length;
  const columns = (cells[0]?.length ?? 0) - 2;
  const values = new Float64Array(rows * columns);
  for (let column = 0; column < columns; column += 1) {
    for (let row = 0; row < rows; row += 1) values[column * rows + row] = Number(cells[row]?.[column + 1]);
  }
  if (!values.every(Number.isFinite)) throw new Error(`${file} holds a value that is no number`);
  const classOf = (row: readonly string[]): string => row.at(-1) ?? '';
  const classes = [...new Set(cells.map(classOf))].sort();
  const targets = Float64Array.from(cells, (row) => classes.indexOf(classOf(row)));
  writeFileSync(join(folder, `${name}.features`), values);
  writeFileSync(join(folder, `${name}.targets`), targets);
  return labelled({ name, rows, columns, task: 'classification', values, targets });
}

function readWritten(folder: string, shape: Pick<LearnerData, 'name' | 'columns' | 'task'>): LearnerData {
  const read = (file: string): Float64Array =>
    new Float64Array(Uint8Array.from(readFileSync(join(folder, `${shape.name}.${file}`))).buffer);
  const targets = read('targets');
  return labelled({ ...shape, rows: targets.length, values: read('features'), targets });
}

/** Numbers have one class, so that their folds are drawn from all rows alike. */
function labelled(data: Omit<LearnerData, 'labels' | 'classCount'>): LearnerData {
  const labels = data.task === 'classification' ? Int32Array.from(data.targets) : new Int32Array(data.rows);
  return { ...data, labels, classCount: new Set(labels).size };
}
