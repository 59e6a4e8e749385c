/** @module Which breaches of a learned contract chance explains, and which rows are refused for the others. */
import type { GuardReport, GuardRule } from '../../../contracts/guard.ts';
import type { Column, Table } from '../../data/table.ts';
import { columnNamed, labelAt } from '../../transforms/columns.ts';
import type { LearnedColumn, LearnedContract } from '../contract/learned-contract.ts';
import { allowedRows, type GuardedRule, guardedRules, unguardedColumns } from './guard-rules.ts';

/** Breaches as the table engine lists them: `row`, `rule`, `column`. */
export interface BreachRequest {
  readonly mode: GuardRule;
  readonly learned: LearnedContract;
  readonly rows: number;
  /** Share of tables of the same law that may have a broken rule; as the breaches were looked for. */
  readonly level?: number | undefined;
  readonly breaches: Table;
  /** Those beyond the ranges that are widened for groups of so many values. */
  readonly far: readonly { readonly together: number; readonly lines: Table }[];
  /** Values of lines of the breaches, ascending. */
  readonly valuesAt: (places: Uint32Array) => Promise<readonly (string | null)[]>;
}

/** A rule that a row breaks beyond chance. */
export interface BrokenRow {
  readonly row: number;
  readonly column: string;
  readonly rule: GuardedRule;
  readonly message: string;
  /** Suspicion from 0 to 1: a value far out tells more than one of many that are a little outside. */
  readonly score: number;
}

export interface JudgedBreaches {
  readonly report: GuardReport;
  /** Rows that go no further, or wait for people; ascending. */
  readonly refused: Uint32Array;
  /** Why, by row. */
  readonly broken: readonly BrokenRow[];
}

const suspicion = { far: 1, many: 0.9 };

/** Breaches of one rule that are shown. */
const shown = 3;

interface RuleBreaches {
  readonly column: string;
  readonly rule: GuardedRule;
  readonly places: number[];
  readonly far: Set<number>;
}

export async function judgeBreaches(request: BreachRequest): Promise<JudgedBreaches> {
  const { mode, rows, breaches } = request;
  const row = numbersOf(columnNamed(breaches, 'row'));
  const groups = groupsOf(request);
  const examples = await examplesOf(groups, row, request.valuesAt);
  const found = groups.map((group) => judged(group, { ...request, row }));
  const isHeld = mode === 'refuse' || mode === 'review';
  const broken = isHeld ? found.flatMap(brokenRows).sort((a, b) => a.row - b.row) : [];
  const refused = new Set(broken.map((one) => one.row));
  const rules = found.map(({ rule }, index) => ({ ...rule, examples: examples[index] ?? [] }));
  const report = { schema: 1 as const, mode, rows, breaching: new Set(row).size, refused: refused.size, rules };
  return {
    report: { ...report, unguarded: unguardedColumns(request.learned), summary: summaryOf(report) },
    refused: Uint32Array.from(refused).sort(),
    broken,
  };
}

function brokenRows({ rule: { column, rule, bound }, refusing, far }: ReturnType<typeof judged>): BrokenRow[] {
  const message = `"${column}" is to be ${bound}`;
  return refusing.map((row) => {
    const score = far.has(row) ? suspicion.far : suspicion.many;
    return { row, column, rule, message, score };
  });
}

interface Judging extends Pick<BreachRequest, 'learned' | 'rows' | 'level'> {
  /** Of each line of the breaches. */
  readonly row: Float64Array;
}

function judged({ column, rule, places, far }: RuleBreaches, { learned, rows, level, row }: Judging) {
  const own = learned.columns[column];
  const allowed = allowedRows(learned, { column, rule }, rows, level);
  // The engine lists rows of a share only where the whole of it is broken.
  const isMany = places.length > allowed || (rule === 'missing' && (own?.missing ?? 0) > 0);
  const verdict: GuardReport['rules'][number]['verdict'] = isMany || far.size > 0 ? 'broken' : 'unusual';
  const bound = own ? boundOf(rule, own, learned.rows) : '';
  return {
    rule: { column, rule, bound, rows: places.length, allowed, far: far.size, verdict },
    refusing: isMany ? places.map((place) => row[place] ?? 0) : [...far],
    far,
  };
}

/** The first breaches of each rule with their values, read at once. */
async function examplesOf(groups: readonly RuleBreaches[], row: Float64Array, valuesAt: BreachRequest['valuesAt']) {
  const places = groups.flatMap((group) => group.places.slice(0, shown)).sort((a, b) => a - b);
  const values = places.length > 0 ? await valuesAt(Uint32Array.from(places)) : [];
  const valueOf = new Map(places.map((place, index) => [place, values[index] ?? null]));
  return groups.map((group) =>
    group.places.slice(0, shown).map((place) => ({ row: row[place] ?? 0, value: valueOf.get(place) ?? null })),
  );
}

const numbersOf = (column: Column): Float64Array => (column.type === 'string' ? new Float64Array() : column.values);

function groupsOf({ breaches, far }: BreachRequest): RuleBreaches[] {
  const groups = new Map<string, RuleBreaches>();
  for (const [key, { column, rule, places }] of placesByRule(breaches))
    groups.set(key, { column, rule, places, far: new Set<number>() });
  for (const { together, lines } of far) {
    const row = numbersOf(columnNamed(lines, 'row'));
    for (const [key, { places }] of placesByRule(lines)) {
      if (places.length < together) continue;
      for (const place of places) groups.get(key)?.far.add(row[place] ?? 0);
    }
  }
  return [...groups.values()];
}

/** Lines of each rule of a column, in the order in which rules first occur. */
function placesByRule(table: Table): Map<string, Omit<RuleBreaches, 'far'>> {
  const groups = new Map<string, Omit<RuleBreaches, 'far'>>();
  const [rule, column] = [columnNamed(table, 'rule'), columnNamed(table, 'column')];
  for (let place = 0; place < table.rowCount; place += 1) {
    const [code, name] = [guardedRules.find((known) => known === labelAt(rule, place)), labelAt(column, place)];
    if (!code || name === undefined) continue;
    const key = JSON.stringify([name, code]);
    const group = groups.get(key) ?? { column: name, rule: code, places: [] };
    groups.set(key, group);
    group.places.push(place);
  }
  return groups;
}

const missingBound = (missing: number, rows: number): string =>
  missing > 0 ? `about ${percent(missing / rows)} missing` : 'never missing';

function boundOf(rule: GuardedRule, own: LearnedColumn, rows: number): string {
  switch (rule) {
    case 'missing':
      return missingBound(own.missing, rows);
    case 'min':
      return `at least ${boundText(own, own.min)}`;
    case 'max':
      return `at most ${boundText(own, own.max)}`;
    case 'in':
      return `one of ${listed(own.in ?? [])}`;
    case 'pattern':
      return `of the form ${own.pattern ?? ''}`;
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
/** Values that a bound lists in words. */
const mostListed = 8;
const listed = (values: readonly string[]): string =>
  values.length <= mostListed
    ? values.join(', ')
    : `${values.slice(0, mostListed).join(', ')} and ${values.length - mostListed} more`;

function boundText(own: LearnedColumn, bound: number | undefined): string {
  if (bound === undefined) return '';
  const isTime = own.type === 'date' || own.type === 'timestamp';
  return isTime ? new Date(bound).toISOString().slice(0, own.type === 'date' ? 10 : 19) : String(bound);
}

function summaryOf({ mode, rows, breaching, refused, rules }: Omit<GuardReport, 'unguarded' | 'summary'>): string {
  if (breaching === 0) return `All ${rows} rows keep the contract that the model learned with.`;
  const broken = rules.filter(({ verdict }) => verdict === 'broken');
  const words = [...broken, ...rules.filter(({ verdict }) => verdict !== 'broken')]
    .slice(0, shown)
    .map(({ column, rule, bound, rows: count, examples: [first] }) => {
      const value =
        first && rule !== 'missing'
          ? `, as ${first.value ?? 'nothing'} in row ${first.row}`
          : first
            ? `, as row ${first.row}`
            : '';
      return `"${column}" is to be ${bound} and is not in ${count} rows${value}`;
    });
  const more = rules.length > shown ? `; ${rules.length - shown} more rules are broken` : '';
  const held = mode === 'review' ? 'are for people to judge' : 'were refused';
  const fate = refused > 0 ? `; ${refused} rows ${held}` : '';
  const chance = broken.length === 0 ? ' (no more than chance explains)' : '';
  return `${breaching} of ${rows} rows break the contract that the model learned with${chance}: ${words.join('; ')}${more}${fate}.`;
}
