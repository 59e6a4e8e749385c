/** @module What changed from one version of a data set to another: columns, rows, and each column as a person would compare it. */
import type { ColumnChange, DatasetDiff, DatasetVersion } from '../../contracts/datasets.ts';
import type { ProfiledColumn, TableProfile } from './check-report.ts';

export interface ProfiledVersion {
  readonly version: Pick<DatasetVersion, 'dataset' | 'digest'>;
  readonly profile: TableProfile;
}

/** Six digits: what differs beyond them is rounding of the profile, not the data. */
const shown = (value: unknown): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value ?? 'none');
const share = (count: number, rows: number): string => `${Number(((100 * count) / Math.max(1, rows)).toPrecision(4))}%`;
const namesOf = (columns: readonly ProfiledColumn[]) => columns.map(({ name, type }) => ({ name, type }));

/** The values of a text column that holds few; `undefined` where the profile lists only some. */
function valuesOf({ type, distinct, top }: ProfiledColumn): readonly string[] | undefined {
  return type === 'string' && top && top.length === distinct ? top.map(({ value }) => value).sort() : undefined;
}

function valueChange(was: ProfiledColumn, now: ProfiledColumn): ColumnChange | undefined {
  const [before, after] = [valuesOf(was), valuesOf(now)];
  if (!before || !after) return undefined;
  const gone = before.filter((value) => !after.includes(value));
  const fresh = after.filter((value) => !before.includes(value));
  if (gone.length + fresh.length === 0) return undefined;
  return { column: now.name, what: 'values', was: gone.join(', ') || 'none gone', now: fresh.join(', ') || 'none new' };
}

interface Pair {
  readonly was: ProfiledColumn;
  readonly now: ProfiledColumn;
  readonly rows: readonly [number, number];
}

function changesOf({ was, now, rows }: Pair): ColumnChange[] {
  const pairs: readonly (readonly [ColumnChange['what'], string, string])[] = [
    ['type', was.type, now.type],
    ['missing', share(was.missing, rows[0]), share(now.missing, rows[1])],
    ['distinct', shown(was.distinct), shown(now.distinct)],
    ['min', shown(was.min), shown(now.min)],
    ['max', shown(was.max), shown(now.max)],
    ['mean', shown(was.mean), shown(now.mean)],
    ['deviation', shown(was.deviation), shown(now.deviation)],
  ];
  const differing = pairs.filter(([, before, after]) => before !== after);
  const values = valueChange(was, now);
  return [
    ...differing.map(([what, before, after]) => ({ column: now.name, what, was: before, now: after })),
    ...(values ? [values] : []),
  ];
}

/** From `a` to `b`. */
export function diffVersions(a: ProfiledVersion, b: ProfiledVersion): DatasetDiff {
  const before = new Map(a.profile.columns.map((column) => [column.name, column]));
  const after = new Set(b.profile.columns.map(({ name }) => name));
  const rows = [a.profile.rowCount, b.profile.rowCount] as const;
  const side = ({ version: { dataset, digest }, profile }: ProfiledVersion) => ({
    dataset,
    digest,
    rows: profile.rowCount,
  });
  return {
    a: side(a),
    b: side(b),
    same: a.version.digest === b.version.digest,
    added: namesOf(b.profile.columns.filter(({ name }) => !before.has(name))),
    removed: namesOf(a.profile.columns.filter(({ name }) => !after.has(name))),
    changes: b.profile.columns.flatMap((now) => {
      const was = before.get(now.name);
      return was ? changesOf({ was, now, rows }) : [];
    }),
  };
}
