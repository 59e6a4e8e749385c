/** @module The form that texts of a column share, as a regular expression of RE2. */

export interface TextPattern {
  /** For the whole text. */
  readonly pattern: string;
  /** Share of the rows that have the form. */
  readonly share: number;
  /** Every run of characters has one length in all rows. */
  readonly isFixed: boolean;
}

interface Run {
  /** Class of letters or digits, or a character as it stands. */
  readonly kind: string;
  readonly length: number;
}

/** A form with more runs than this is free text. */
const mostRuns = 12;
const longest = 100;
/** Forms that may stand side by side in one pattern, and the share of rows that they must have together. */
const mostForms = 3;
const wanted = 0.99;
const leastShare = 0.01;
const fewestRows = 5;

/** Empty for what free text alone has: control characters and letters beyond ASCII. */
function kindOf(character: string): string {
  if (character >= '0' && character <= '9') return '[0-9]';
  if (character >= 'a' && character <= 'z') return '[a-z]';
  if (character >= 'A' && character <= 'Z') return '[A-Z]';
  if (character === ' ' || character === '_') return character;
  return character > ' ' && character <= '~' ? `\\${character}` : '';
}

/** Undefined for free text. */
function runsOf(text: string): Run[] | undefined {
  if (text.length === 0 || text.length > longest) return undefined;
  const runs: Run[] = [];
  for (const character of text) {
    const kind = kindOf(character);
    if (kind === '') return undefined;
    const last = runs.at(-1);
    if (last?.kind === kind && kind.startsWith('[')) runs[runs.length - 1] = { kind, length: last.length + 1 };
    else runs.push({ kind, length: 1 });
    if (runs.length > mostRuns) return undefined;
  }
  return runs;
}

interface Form {
  readonly kinds: readonly string[];
  readonly shortest: number[];
  readonly longest: number[];
  rows: number;
}

function formsOf(counts: ReadonlyMap<string, number>): Form[] {
  const forms = new Map<string, Form>();
  for (const [text, count] of counts) {
    const runs = runsOf(text);
    if (!runs) continue;
    const key = runs.map(({ kind }) => kind).join('');
    const form = forms.get(key) ?? {
      kinds: runs.map(({ kind }) => kind),
      shortest: runs.map(({ length }) => length),
      longest: runs.map(({ length }) => length),
      rows: 0,
    };
    runs.forEach(({ length }, place) => {
      form.shortest[place] = Math.min(form.shortest[place] ?? length, length);
      form.longest[place] = Math.max(form.longest[place] ?? length, length);
    });
    form.rows += count;
    forms.set(key, form);
  }
  return [...forms.values()].sort((a, b) => b.rows - a.rows || (a.kinds.join('') < b.kinds.join('') ? -1 : 1));
}

/** A run of one length keeps it; of several lengths it may have any. */
function patternOf({ kinds, shortest, longest: most }: Form): string {
  return kinds
    .map((kind, place) => {
      const [low = 1, high = 1] = [shortest[place], most[place]];
      if (!kind.startsWith('[')) return kind;
      return low === high ? (low === 1 ? kind : `${kind}{${low}}`) : `${kind}+`;
    })
    .join('');
}

/** Of texts with their rows; undefined where no few forms hold 99% of them. */
export function induceTextPattern(counts: ReadonlyMap<string, number>): TextPattern | undefined {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const least = Math.max(fewestRows, leastShare * total);
  const frequent = formsOf(counts)
    .filter(({ rows }) => rows >= least)
    .slice(0, mostForms);
  const covered = frequent.reduce((sum, { rows }) => sum + rows, 0);
  if (total === 0 || covered < wanted * total) return undefined;
  return {
    pattern: frequent.map(patternOf).join('|'),
    share: covered / total,
    isFixed: frequent.every(({ shortest, longest: most }) => shortest.every((low, place) => low === most[place])),
  };
}
