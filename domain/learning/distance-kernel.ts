/** @module Distances between small integers, 4 queries by 8 rows at a time, in SIMD: which rows may be near. */
import { i32, op, v128, type WasmFunction, wasmModule } from './wasm-binary.ts';

export type Metric = 'euclidean' | 'manhattan';

/** Queries that one call compares, and training rows of one group. */
export const queriesPerTile = 4;
export const rowsPerGroup = 8;
/** 32-bit integers of one found group: its number, three unused, then 4 queries × 8 rows of distances. */
export const recordLength = 4 + queriesPerTile * rowsPerGroup;

const vector = 16;
const vectorsPerGroup = 2;
/** Parameters by number: byte addresses, then how many groups, and how many pairs of columns. */
const [queries, rows, norms, thresholds, found, groups, pairs] = [0, 1, 2, 3, 4, 5, 6];
const [group, query, end, out] = [7, 8, 9, 10];
const [first, second, mask] = [11, 12, 13];
const sums = 14;
const sumOf = (tile: number, half: number): number => sums + tile * vectorsPerGroup + half;
const tiles = Array.from({ length: queriesPerTile }, (_, tile) => tile);
const halves = [0, 1];

const each = <T>(items: readonly T[], emit: (item: T) => readonly number[]): number[] => items.flatMap(emit);
const advance = (local: number, bytes: number): number[] => [
  ...op.get(local),
  ...op.constant(bytes),
  ...op.add,
  ...op.set(local),
];

/** Adds two columns of four rows against two columns of a query: products, or absolute differences. */
const steps: Readonly<Record<Metric, readonly number[]>> = {
  euclidean: op.dotShorts,
  manhattan: [...op.subtractShorts, ...op.absoluteShorts, ...op.addNeighbours],
};

function pairOfColumns(step: readonly number[]): number[] {
  return [
    ...op.get(rows),
    ...op.load(0),
    ...op.set(first),
    ...op.get(rows),
    ...op.load(vector),
    ...op.set(second),
    ...each(tiles, (tile) => [
      ...op.get(query),
      ...op.loadSplat(tile * 4),
      ...op.set(mask),
      ...each(halves, (half) => [
        ...op.get(sumOf(tile, half)),
        ...op.get(mask),
        ...op.get(half === 0 ? first : second),
        ...step,
        ...op.addInts,
        ...op.set(sumOf(tile, half)),
      ]),
    ]),
    ...advance(query, vector),
    ...advance(rows, vectorsPerGroup * vector),
  ];
}

/** Leaves 1 on the stack if some distance is at most the threshold of its query. */
function anyNear(): number[] {
  const compared = tiles.flatMap((tile) =>
    halves.map((half) => [
      ...op.get(sumOf(tile, half)),
      ...op.get(thresholds),
      ...op.loadSplat(tile * 4),
      ...op.atMost,
    ]),
  );
  return [...compared.flatMap((code, index) => (index === 0 ? code : [...code, ...op.or])), ...op.anyTrue];
}

function keepGroup(): number[] {
  return [
    ...op.get(out),
    ...op.get(group),
    ...op.storeInt(0),
    ...each(tiles, (tile) =>
      each(halves, (half) => [
        ...op.get(out),
        ...op.get(sumOf(tile, half)),
        ...op.store(vector * (1 + tile * vectorsPerGroup + half)),
      ]),
    ),
    ...advance(out, recordLength * 4),
  ];
}

/** Returns the address after the last group that it kept. */
function kernel(name: Metric): WasmFunction {
  const compare = [
    ...each(tiles, (tile) =>
      each(halves, (half) => [...op.get(norms), ...op.load(half * vector), ...op.set(sumOf(tile, half))]),
    ),
    ...op.get(queries),
    ...op.set(query),
    ...op.get(rows),
    ...op.get(pairs),
    ...op.constant(vectorsPerGroup * vector),
    ...op.multiply,
    ...op.add,
    ...op.set(end),
    ...op.loop([...pairOfColumns(steps[name]), ...op.get(rows), ...op.get(end), ...op.lessUnsigned, ...op.repeat]),
    ...anyNear(),
    ...op.when(keepGroup()),
    ...advance(norms, vectorsPerGroup * vector),
    ...advance(group, 1),
  ];
  return {
    name,
    parameters: 7,
    locals: [i32, i32, i32, i32, v128, v128, v128, ...new Array<number>(queriesPerTile * vectorsPerGroup).fill(v128)],
    body: [
      ...op.get(found),
      ...op.set(out),
      ...op.loop([...compare, ...op.get(group), ...op.get(groups), ...op.lessUnsigned, ...op.repeat]),
      ...op.get(out),
    ],
  };
}

/**
 * (queries, rows, norms, thresholds, found, groups, pairs) -> end of `found`; byte addresses in the memory, at least
 * one group and one pair. A distance is the row's norm plus the sum over columns of query × row (`euclidean`: give
 * queries times -2 and squared norms) or of |query - row| (`manhattan`). Groups with a distance at or below its
 * query's threshold are written to `found`. Rows lie in groups of 8: per pair of columns 8 × (column, next column),
 * 16-bit; queries in tiles of 4 likewise.
 */
export type DistanceKernel = (
  ...given: [
    queries: number,
    rows: number,
    norms: number,
    thresholds: number,
    found: number,
    groups: number,
    pairs: number,
  ]
) => number;

let compiled: WebAssembly.Module | undefined;

/** Kernels over a memory; the code is compiled once. */
export function distanceKernels(memory: WebAssembly.Memory): Readonly<Record<Metric, DistanceKernel>> {
  compiled ??= new WebAssembly.Module(wasmModule([kernel('euclidean'), kernel('manhattan')]));
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return exports as unknown as Record<Metric, DistanceKernel>;
}
