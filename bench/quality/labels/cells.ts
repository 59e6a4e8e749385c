/** @module The cells of the bench, data set × noise × seed, and the files of each in the folder that Python has filled. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Table } from '../../../domain/data/table.ts';

export const dataSets = ['breast-cancer', 'digits', 'wine', 'iris'] as const;
export type DataSet = (typeof dataSets)[number];

/** `votes-10` is `boundary-10` with the margins of the SVM's votes, where digits have many ties: shown, without a target. */
export const noises = ['clean', 'uniform-5', 'uniform-10', 'uniform-20', 'pair-10', 'boundary-10', 'votes-10'] as const;
export type Noise = (typeof noises)[number];

export interface Cell {
  readonly data: DataSet;
  readonly noise: Noise;
  readonly seed: number;
}

export const nameOf = ({ data, noise, seed }: Cell): string => `${data}.${noise}.${seed}`;

/** Seeds of `votes-10`. */
const seedsShown = 5;

/** Small sets last, so that no worker ends with a large one alone. */
export function allCells(seeds: number): Cell[] {
  const order: readonly DataSet[] = ['digits', 'breast-cancer', 'wine', 'iris'];
  const cells = order.flatMap((data) =>
    Array.from({ length: seeds }, (_, seed) => noises.map((noise) => ({ data, noise, seed }))).flat(),
  );
  return cells.filter(({ noise, seed }) => noise !== 'votes-10' || seed < seedsShown);
}

const bytesOf = (folder: string, name: string): ArrayBuffer => Uint8Array.from(readFileSync(join(folder, name))).buffer;

export const readLabels = (folder: string, name: string): Int32Array =>
  new Int32Array(bytesOf(folder, `${name}.labels`));

export const readFlags = (folder: string, name: string): Uint8Array => new Uint8Array(bytesOf(folder, name));

/** Features alone, as numbers. */
export function readTable(folder: string, data: DataSet): Table {
  const rowCount = readLabels(folder, data).length;
  const values = new Float64Array(bytesOf(folder, `${data}.features`));
  const columns = Array.from({ length: values.length / rowCount }, (_, index) => ({
    name: `feature-${index}`,
    type: 'number' as const,
    values: values.slice(index * rowCount, (index + 1) * rowCount),
  }));
  return { rowCount, columns };
}
