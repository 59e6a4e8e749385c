/** @module The two data sets of the forest bench and their folds, exchanged with Python through files. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createStream } from '../../domain/learning/random-stream.ts';
import { shuffle } from '../../domain/splitting/shuffle.ts';

export interface BenchData {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly classCount: number;
  /** Column-major, in memory that threads share. */
  readonly values: Float64Array;
  readonly labels: Int32Array;
}

/** Rows to train on and to test on, in files of the same names. */
export interface Fold {
  readonly name: string;
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** The digits that the Python process has written to the folder. */
export function readDigits(folder: string): BenchData {
  return { name: 'digits', rows: 1797, columns: 64, classCount: 10, ...read(folder, 'digits') };
}

/** 50,000 rows of 30 normal features: two classes by a noisy sum with an interaction and a wave; 25 features are noise. */
export function writeContinuous(folder: string): BenchData {
  const rows = 50_000;
  const columns = 30;
  const stream = createStream('forest bench');
  const values = Float64Array.from({ length: rows * columns }, () => stream.nextNormal());
  const at = (row: number, column: number): number => values[column * rows + row] ?? 0;
  const labels = Int32Array.from({ length: rows }, (_, row) => {
    const signal = at(row, 0) + at(row, 1) * at(row, 2) + Math.sin(2 * at(row, 3)) + at(row, 4) / 2;
    return Number(signal + stream.nextNormal() > 0);
  });
  writeFileSync(join(folder, 'continuous.features'), values);
  writeFileSync(join(folder, 'continuous.labels'), labels);
  return { name: 'continuous', rows, columns, classCount: 2, ...read(folder, 'continuous') };
}

function read(folder: string, name: string): { values: Float64Array; labels: Int32Array } {
  const shared = (file: string): SharedArrayBuffer => {
    const bytes = readFileSync(join(folder, file));
    const buffer = new SharedArrayBuffer(bytes.byteLength);
    new Uint8Array(buffer).set(bytes);
    return buffer;
  };
  return {
    values: new Float64Array(shared(`${name}.features`)),
    labels: new Int32Array(shared(`${name}.labels`)),
  };
}

/** Five folds of one shuffle, stratified by class; their rows are written for Python to read. */
export function writeFolds(folder: string, data: BenchData, shuffleIndex: number): Fold[] {
  const order = shuffle(
    Int32Array.from({ length: data.rows }, (_, row) => row),
    createStream(`${data.name} folds`).fork(shuffleIndex),
  );
  const dealt = new Int32Array(data.classCount);
  const foldOf = new Int32Array(data.rows);
  for (const row of order) {
    const label = data.labels[row] ?? 0;
    foldOf[row] = ((dealt[label] ?? 0) + label) % 5;
    dealt[label] = (dealt[label] ?? 0) + 1;
  }
  return [0, 1, 2, 3, 4].map((index) => {
    const name = `${data.name}-${shuffleIndex}-${index}`;
    const train = order.filter((row) => foldOf[row] !== index);
    const test = order.filter((row) => foldOf[row] === index);
    writeFileSync(join(folder, `${name}.train`), train);
    writeFileSync(join(folder, `${name}.test`), test);
    return { name, train, test };
  });
}
