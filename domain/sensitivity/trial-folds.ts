/** @module The rows that each fold of a trial trains on and holds out, by their places in the table before the split. */
import type { SplitParams } from '../../contracts/pipeline.ts';
import { splitComponent } from '../../contracts/sweep.ts';
import type { Table } from '../data/table.ts';
import type { Task } from '../learning/learner.ts';
import { createStream } from '../learning/random-stream.ts';
import { splitRows } from '../splitting/split.ts';
import { columnNamed } from '../transforms/columns.ts';
import type { Roles } from '../transforms/roles.ts';

export interface Fold {
  /** 0 of a holdout, from 1 on of a cross-validation. */
  readonly number: number;
  readonly train: Uint32Array;
  readonly test: Uint32Array;
  readonly validation?: Uint32Array | undefined;
}

export interface FoldRequest {
  /** All rows, after the row-wise features. */
  readonly table: Table;
  readonly roles: Roles;
  readonly task?: Task | undefined;
  readonly split: SplitParams;
  /** Seed by component; only that of the split is looked at. */
  readonly seeds: Readonly<Record<string, string>>;
}

/** The step `split` gives the same rows for the same seed. Throws `SPLIT_INVALID`. */
export function foldsOf(request: FoldRequest): Fold[] {
  const { table, roles, split, seeds, task } = request;
  const column = (name: string | undefined, wanted: boolean) =>
    wanted && name !== undefined ? columnNamed(table, name) : undefined;
  const seed = seeds[splitComponent];
  const parts = new Map<string, Uint32Array>();
  for (const { name, rows } of splitRows({
    params: split,
    rowCount: table.rowCount,
    task: task ?? roles.task,
    target: column(roles.target, split.stratify === true),
    group: column(roles.group, split.group === true),
    time: column(roles.time, split.forward === true),
    stream: seed === undefined ? undefined : createStream(seed),
  }))
    parts.set(name, rows);
  const holdout = parts.get('train');
  const test = parts.get('test');
  if (holdout && test) return [{ number: 0, train: holdout, test, validation: parts.get('validation') }];
  return [...parts.keys()]
    .filter((name) => name.startsWith('test-'))
    .map((name) => foldNamed(parts, Number(name.slice('test-'.length))));
}

function foldNamed(parts: ReadonlyMap<string, Uint32Array>, number: number): Fold {
  const rows = (name: string) => parts.get(`${name}-${number}`) ?? new Uint32Array();
  return { number, train: rows('train'), test: rows('test') };
}
