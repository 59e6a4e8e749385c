/** @module Constants for each data set, tuned on the other three alone. */
import { type Cell, type DataSet, dataSets, type Noise } from './cells.ts';
import { type Constants, cutCell, loadCell } from './outcomes.ts';

const slopes = [2, 2.5, 3];
const spends = [0.84, 0.88, 0.92];
const naturals = [0.012, 0.016];
const assumptions = [0.8, 1];
/** Rates of cells other than the scored are kept a little below the budget, as they are means of few runs. */
const mostFalsePositives = 0.047;

interface Trial {
  readonly constants: Constants;
  /** By data set and noise: mean recall over the cell's runs (1 for clean labels) and false-positive rate. */
  readonly cells: ReadonlyMap<string, { readonly recall: number; readonly falsePositiveRate: number }>;
}

const grid = (): Constants[] =>
  slopes.flatMap((slope) =>
    spends.flatMap((spend) =>
      naturals.flatMap((natural) =>
        assumptions.map((mostAssumed) => ({ slope, spend, natural, weight: 2, mostAssumed })),
      ),
    ),
  );

/** `votes-10` has no target and tunes nothing. */
export function tryGrid(folder: string, cells: readonly Cell[]): Trial[] {
  const trials: Trial[] = [];
  for (const slope of slopes) {
    const loaded = cells.filter(({ noise }) => noise !== 'votes-10').map((cell) => loadCell(folder, cell, slope));
    for (const constants of grid().filter((one) => one.slope === slope)) {
      const sums = new Map<string, { errors: number; found: number; clean: number; flaggedClean: number }>();
      for (const one of loaded) {
        const counts = cutCell(one, constants);
        const key = keyOf(one.cell.data, one.cell.noise);
        const sum = sums.get(key) ?? { errors: 0, found: 0, clean: 0, flaggedClean: 0 };
        sum.errors += counts.errors;
        sum.found += counts.found;
        sum.clean += counts.clean;
        sum.flaggedClean += counts.flaggedClean;
        sums.set(key, sum);
      }
      const rates = [...sums].map(([key, sum]) => {
        const recall = sum.errors === 0 ? 1 : sum.found / sum.errors;
        return [key, { recall, falsePositiveRate: sum.flaggedClean / sum.clean }] as const;
      });
      trials.push({ constants, cells: new Map(rates) });
    }
  }
  return trials;
}

const keyOf = (data: DataSet, noise: Noise): string => `${data} ${noise}`;

/** Of the constants that keep all cells of the sets within the limit those of the highest mean recall; of equals the first. */
export function tuneOn(trials: readonly Trial[], sets: readonly DataSet[]): Constants {
  const judged = trials.map(({ constants, cells }) => {
    const own = [...cells].filter(([key]) => sets.some((data) => key.startsWith(`${data} `))).map(([, rates]) => rates);
    const worst = Math.max(...own.map(({ falsePositiveRate }) => falsePositiveRate));
    return { constants, worst, recall: own.reduce((sum, { recall }) => sum + recall, 0) / own.length };
  });
  const within = judged.filter(({ worst }) => worst <= mostFalsePositives);
  const [best] =
    within.length > 0 ? within.sort((a, b) => b.recall - a.recall) : judged.sort((a, b) => a.worst - b.worst);
  if (!best) throw new Error('nothing was tried');
  return best.constants;
}

export const others = (data: DataSet): DataSet[] => dataSets.filter((other) => other !== data);
