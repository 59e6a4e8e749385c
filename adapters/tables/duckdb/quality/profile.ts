/**
 * @module A profile of every column in a few statements, however many columns there are: one scan for counts, ranges,
 * moments and estimates, one for the values of all columns that have few.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnProfile } from '../../../../domain/data/column-profile.ts';
import type { TypedColumn } from '../types.ts';
import { type Aggregate, askAll, columnAggregate } from './aggregates.ts';
import { distinctFrom, distinctSample } from './distinct-estimate.ts';
import { type ColumnFrequencies, Groupings } from './groupings.ts';
import { type Bounds, type Moments, momentSums, momentsFrom, scannedMoments, statedBounds } from './moments.ts';
import { shown } from './shown.ts';
import { isWide } from './stacked.ts';
import { isNumeric, type TableView, viewOf } from './table-view.ts';

/** Rows of the head by which a column is told to have few values or many, and how many few are; a sketch tells, which errs by some 13%. */
const head = { rows: 20_000, few: 1500 } as const;
/** Tables up to this size are counted exactly, whatever it takes. */
const exactRows = 250_000;

/** How the different values of a column are counted; `exact`: by the common scan. */
type Counting = 'few' | 'many' | 'sample' | 'exact';

interface Plan {
  readonly column: TypedColumn;
  readonly counting: Counting;
  readonly bounds: Bounds | undefined;
  readonly asked: readonly Aggregate[];
}

const hasTop = ({ type }: TypedColumn): boolean => ['string', 'boolean', 'integer'].includes(type);

async function countings(connection: DuckDBConnection, view: TableView): Promise<Map<string, Counting>> {
  const { columns, rowCount } = view.schema;
  // A statement for each column takes longer than all values of so few rows together.
  if (isWide(view)) return new Map(columns.map((column) => [column.name, hasTop(column) ? 'few' : 'exact']));
  const many: Counting = rowCount <= exactRows ? 'many' : 'sample';
  const asked = columns.map(({ name }) => ({ columns: [name], sql: `approx_count_distinct(${view.alias(name)})` }));
  const found = await askAll(connection, view.head(head.rows), asked);
  return new Map(columns.map(({ name }, index) => [name, Number(found[index]) <= head.few ? 'few' : many]));
}

function plan(view: TableView, column: TypedColumn, counting: Counting, bounds: Bounds | undefined): Plan {
  const asked: Aggregate[] = [
    (value: string) => `count(*) - count(${value})`,
    (value: string) => shown(column, `min(${value})`),
    (value: string) => shown(column, `max(${value})`),
  ].map((of) => columnAggregate(view, column, of));
  if (counting === 'exact') asked.push(columnAggregate(view, column, (value) => `count(DISTINCT ${value})`));
  if (counting === 'sample') asked.push(...distinctSample(column.name, view.alias(column.name)));
  if (bounds) asked.push(...momentSums(view, column, bounds));
  return { column, counting, bounds, asked };
}

function rangeOf(column: TypedColumn, [min, max]: readonly unknown[]): Pick<ColumnProfile, 'min' | 'max'> {
  if (min == null || max == null) return {};
  const bound = (raw: unknown): number | string => (isNumeric(column) ? Number(raw) : String(raw));
  return { min: bound(min), max: bound(max) };
}

export interface ProfileScan {
  /** To be asked together with whatever else is wanted of the table. */
  readonly asked: readonly Aggregate[];
  /** Given the answers, in order. Personal data lose range and values. */
  finish(answers: readonly unknown[], pii: (name: string) => boolean): Promise<ColumnProfile[]>;
}

class Scan implements ProfileScan {
  readonly asked: readonly Aggregate[];
  private readonly connection: DuckDBConnection;
  private readonly view: TableView;
  private readonly groupings: Groupings;
  private readonly plans: readonly Plan[];

  constructor(connection: DuckDBConnection, view: TableView, groupings: Groupings, plans: readonly Plan[]) {
    this.connection = connection;
    this.view = view;
    this.groupings = groupings;
    this.plans = plans;
    this.asked = plans.flatMap(({ asked }) => asked);
  }

  async finish(answers: readonly unknown[], pii: (name: string) => boolean): Promise<ColumnProfile[]> {
    const few = this.plans.filter(({ counting }) => counting === 'few').map(({ column }) => column);
    const frequencies = await this.groupings.frequencies(few);
    const rest = answers.values();
    const parts = this.plans.map((entry) => ({ entry, own: entry.asked.map(() => rest.next().value) }));
    const moments = await this.moments(parts);
    const profiles: ColumnProfile[] = [];
    for (const { entry, own } of parts) {
      const { name, type } = entry.column;
      const [missing, ...range] = own;
      const { top, ...counted } = await this.distinct(entry, own, frequencies.get(name));
      profiles.push({
        name,
        type,
        missing: Number(missing),
        ...counted,
        ...(!pii(name) && { ...rangeOf(entry.column, range), ...(top && hasTop(entry.column) && { top }) }),
        ...moments.get(name),
      });
    }
    return profiles;
  }

  private async distinct(
    { column, counting }: Plan,
    own: readonly unknown[],
    frequencies: ColumnFrequencies | undefined,
  ): Promise<Pick<ColumnProfile, 'distinct' | 'distinctError' | 'top'>> {
    if (counting === 'few') return frequencies ?? { distinct: 0, top: [] };
    if (counting === 'exact') return { distinct: Number(own[3]) };
    if (counting === 'many') {
      if (hasTop(column)) return this.groupings.frequency(column);
      return { distinct: (await this.groupings.repetition([column])).distinct };
    }
    const present = this.view.schema.rowCount - Number(own[0]);
    const { mayBeUnique, ...estimate } = distinctFrom(own.slice(3, 5), present);
    // Whether a column names its rows must be exact.
    if (!mayBeUnique || (column.type !== 'integer' && column.type !== 'string')) return estimate;
    return { distinct: (await this.groupings.repetition([column])).distinct };
  }

  /** By the bounds that the file states, if all values lie within; others take scans of their own. */
  private async moments(
    parts: readonly { readonly entry: Plan; readonly own: readonly unknown[] }[],
  ): Promise<Map<string, Moments>> {
    const found = new Map<string, Moments>();
    const open: TypedColumn[] = [];
    for (const { entry, own } of parts) {
      const { column, bounds } = entry;
      if (!isNumeric(column)) continue;
      const present = this.view.schema.rowCount - Number(own[0]);
      const [least, most] = own.slice(1, 3).map(Number);
      const isWithin = bounds && present > 0 && Number(least) >= bounds.min && Number(most) <= bounds.max;
      if (isWithin) found.set(column.name, momentsFrom(bounds, own.slice(-2), present));
      else if (present > 0) open.push(column);
    }
    for (const [name, moments] of await scannedMoments(this.connection, this.view, open)) found.set(name, moments);
    return found;
  }
}

/** Looks at the head of the table and at what its file states, and says what is to be asked of the whole. */
export async function planProfile(
  connection: DuckDBConnection,
  view: TableView,
  groupings: Groupings,
): Promise<ProfileScan> {
  const { columns } = view.schema;
  const counting = await countings(connection, view);
  const bounds = await statedBounds(connection, view.path, columns);
  const plans = columns.map((column) =>
    plan(view, column, counting.get(column.name) ?? 'many', bounds.get(column.name)),
  );
  return new Scan(connection, view, groupings, plans);
}

/** See `TableEngine.profile`. */
export async function profileTable(
  connection: DuckDBConnection,
  path: string,
): Promise<{ rowCount: number; columns: readonly ColumnProfile[] }> {
  const view = await viewOf(connection, path);
  const scan = await planProfile(connection, view, new Groupings(connection, view));
  const columns = await scan.finish(await askAll(connection, view, scan.asked), () => false);
  return { rowCount: view.schema.rowCount, columns };
}
