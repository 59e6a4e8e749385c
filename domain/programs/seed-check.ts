/** @module Whether a program honours the seeds that it declares: shown by fitting it again, never taken on trust. */
import { WithinError } from '../../contracts/errors.ts';
import type { ProgramFit } from './fits.ts';

type Seeds = ProgramFit['seeds'];

/** What one fit gave: numbers on fixed rows, and the digest of the model file. */
export interface FitOutcome {
  readonly predictions: Float64Array;
  /** Absent where the file holds more than the model, as a time of day, or the seed itself. */
  readonly file?: string;
}

export interface SeedTrial {
  readonly seeds: Seeds;
  /** Of the component that was drawn anew; absent for the fit again with the same seeds. */
  readonly redrawn?: string;
}

/** Fits that show it: the base, the base again, and one for each declared name with only that seed drawn anew. */
export function seedTrials(base: Seeds, other: Seeds): SeedTrial[] {
  const redrawn = Object.keys(base).map((name) => ({
    redrawn: name,
    seeds: { ...base, [name]: other[name] ?? '' },
  }));
  return [{ seeds: base }, { seeds: base }, ...redrawn];
}

/** Equal bit for bit: `Object.is` tells -0 from 0 and takes NaN for NaN. */
const equal = (a: Float64Array, b: Float64Array): boolean =>
  a.length === b.length && a.every((value, index) => Object.is(value, b[index]));

const same = (a: FitOutcome, b: FitOutcome): boolean =>
  equal(a.predictions, b.predictions) && (a.file === undefined || b.file === undefined || a.file === b.file);

export interface SeedVerdict {
  /** Predictions of the same seeds agree bit for bit. */
  readonly repeatable: boolean;
  /** Declared names that change neither the predictions nor the model file. */
  readonly ignored: readonly string[];
  /** Sentences for a reader; empty when every declared seed is honoured. */
  readonly problems: readonly string[];
}

/** Judges the outcomes of `seedTrials`, in their order. `program` is how sentences call it. */
function judgeSeeds(program: string, trials: readonly SeedTrial[], outcomes: readonly FitOutcome[]): SeedVerdict {
  const [base, again] = outcomes;
  if (!base || !again || outcomes.length !== trials.length)
    throw new WithinError(
      'INTERNAL',
      `the seeds of \`${program}\` are judged by ${outcomes.length} fits of ${trials.length}`,
    );
  const repeatable = equal(base.predictions, again.predictions);
  const ignored = trials.flatMap(({ redrawn }, index) => {
    const outcome = outcomes[index];
    return redrawn !== undefined && outcome && same(base, outcome) ? [redrawn] : [];
  });
  return { repeatable, ignored, problems: problemsOf(program, { repeatable, ignored }) };
}

function problemsOf(program: string, { repeatable, ignored }: Omit<SeedVerdict, 'problems'>): string[] {
  return [
    ...(repeatable
      ? []
      : [
          `\`${program}\` gives other predictions for the same seeds; take every random number from \`seeds\`, and use one thread where the order of sums matters`,
        ]),
    ...ignored.map(
      (name) =>
        `\`${program}\` ignores its seed "${name}": drawn anew it changes nothing; use it, or take it out of components and merged`,
    ),
  ];
}

/** Throws `SEED_IGNORED` for the first thing that is wrong. */
export function requireHonoured(program: string, found: Omit<SeedVerdict, 'problems'>): void {
  const [problem] = problemsOf(program, found);
  if (problem === undefined) return;
  throw new WithinError('SEED_IGNORED', `${problem}.`, { ignored: found.ignored, repeatable: found.repeatable });
}

/**
 * Fits the program as often as it takes (two fits and one for each declared name) and throws `SEED_IGNORED` for the
 * first thing that is wrong. `fit` gives one outcome for each of the seeds, which one process may compute.
 */
export async function requireHonouredSeeds(
  { program, base, other }: { readonly program: string; readonly base: Seeds; readonly other: Seeds },
  fit: (seeds: readonly Seeds[]) => Promise<readonly FitOutcome[]>,
): Promise<SeedVerdict> {
  const trials = seedTrials(base, other);
  const verdict = judgeSeeds(program, trials, await fit(trials.map(({ seeds }) => seeds)));
  requireHonoured(program, verdict);
  return verdict;
}
