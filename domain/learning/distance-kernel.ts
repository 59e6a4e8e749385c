/** @module Distances between small integers, 4 queries by 8 rows at a time, in SIMD: which rows may be near. */
import { assemble, type Code, defineFunction, repeatWhile, type WasmFunction, wasm, when } from './wasm-assembler.ts';

export type Metric = 'euclidean' | 'manhattan';

/** Queries that one call compares, and training rows of one group. */
export const queriesPerTile = 4;
export const rowsPerGroup = 8;
/** 32-bit integers before the first record, of which the first is the address after the last. */
export const headLength = 4;
/** 32-bit integers of one found group: its number, three unused, then 4 queries × 8 rows of distances. */
export const recordLength = 4 + queriesPerTile * rowsPerGroup;

const { get, set, i32, add, multiply, lessUnsigned, load, loadSplat, store } = wasm;
const vector = 16;
const tiles = [0, 1, 2, 3] as const;
const halves = [0, 1] as const;
type Tile = (typeof tiles)[number];
type Half = (typeof halves)[number];

/** Byte addresses, then how many groups, and how many pairs of columns. */
const parameters = {
  queries: 'i32',
  rows: 'i32',
  norms: 'i32',
  thresholds: 'i32',
  found: 'i32',
  groups: 'i32',
  pairs: 'i32',
} as const;
const sums = Object.fromEntries(
  tiles.flatMap((tile) => halves.map((half) => [`sum${tile}${half}`, 'v128'] as const)),
) as Record<`sum${Tile}${Half}`, 'v128'>;
const locals = {
  group: 'i32',
  query: 'i32',
  end: 'i32',
  out: 'i32',
  half0: 'v128',
  half1: 'v128',
  value: 'v128',
  ...sums,
} as const;
type At = Readonly<Record<keyof typeof parameters | keyof typeof locals, number>>;

const advance = (local: number, bytes: number): Code => [get(local), i32(bytes), add, set(local)];

/** Adds two columns of four rows against two columns of a query: products, or absolute differences. */
const steps: Readonly<Record<Metric, Code>> = {
  euclidean: wasm.dotI16,
  manhattan: [wasm.subtractI16, wasm.absoluteI16, wasm.addNeighboursI16],
};

function pairOfColumns(at: At, step: Code): Code {
  return [
    halves.map((half) => [get(at.rows), load(half * vector), set(at[`half${half}`])]),
    tiles.map((tile) => [
      get(at.query),
      loadSplat(tile * 4),
      set(at.value),
      halves.map((half) => {
        const sum = at[`sum${tile}${half}`];
        return [get(sum), get(at.value), get(at[`half${half}`]), step, wasm.addI32, set(sum)];
      }),
    ]),
    advance(at.query, vector),
    advance(at.rows, halves.length * vector),
  ];
}

/** 1 if some distance is at most the threshold of its query. */
function anyNear(at: At): Code {
  const compared = tiles.flatMap((tile) =>
    halves.map((half): Code => [get(at[`sum${tile}${half}`]), get(at.thresholds), loadSplat(tile * 4), wasm.atMostI32]),
  );
  return [compared.map((code, index) => (index === 0 ? code : [code, wasm.or])), wasm.anyTrue];
}

function keepGroup(at: At): Code {
  return [
    [get(at.out), get(at.group), wasm.storeI32()],
    tiles.map((tile) =>
      halves.map((half) => [
        get(at.out),
        get(at[`sum${tile}${half}`]),
        store(vector * (1 + tile * halves.length + half)),
      ]),
    ),
    advance(at.out, recordLength * 4),
  ];
}

function compareGroup(at: At, step: Code): Code {
  return [
    tiles.map((tile) => halves.map((half) => [get(at.norms), load(half * vector), set(at[`sum${tile}${half}`])])),
    [get(at.queries), set(at.query)],
    [get(at.rows), get(at.pairs), i32(halves.length * vector), multiply, add, set(at.end)],
    repeatWhile(pairOfColumns(at, step), [get(at.rows), get(at.end), lessUnsigned]),
    when(anyNear(at), keepGroup(at)),
    advance(at.norms, halves.length * vector),
    advance(at.group, 1),
  ];
}

const kernel = (name: Metric): WasmFunction =>
  defineFunction(name, parameters, locals, (at) => [
    // The first record begins after one vector, which holds the end.
    [get(at.found), i32(vector), add, set(at.out)],
    repeatWhile(compareGroup(at, steps[name]), [get(at.group), get(at.groups), lessUnsigned]),
    [get(at.found), get(at.out), wasm.storeI32()],
  ]);

/**
 * Byte addresses in the memory, then at least one group and one pair. A distance is the row's norm plus the sum over
 * columns of query × row (`euclidean`: give queries times -2 and squared norms) or of |query - row| (`manhattan`).
 * Groups with a distance at or below its query's threshold are written to `found`: the address after the last, 12
 * unused bytes, then the records. Rows lie in groups of 8: per pair of columns 8 × (column, next column), 16-bit;
 * queries in tiles of 4 likewise.
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
) => void;

let compiled: WebAssembly.Module | undefined;

/** Kernels over a memory; the code is compiled once. */
export function distanceKernels(memory: WebAssembly.Memory): Readonly<Record<Metric, DistanceKernel>> {
  compiled ??= new WebAssembly.Module(assemble([kernel('euclidean'), kernel('manhattan')]));
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return exports as unknown as Record<Metric, DistanceKernel>;
}
