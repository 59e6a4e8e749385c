/** @module Figures of a sweep that come from predictions and not from scores: churn, test-set noise, classes and slices. */
import { baseFit, splitComponent, type Trial } from '../../contracts/sweep.ts';
import { meanOf, varianceOf } from '../statistics/moments.ts';
import { type Churn, churnBetween } from './churn.ts';
import { type HeldOut, heldOutOf, labelsOf, onCommonRows } from './held-out.ts';
import type { GroupReport, TestSetReport } from './sensitivity-report.ts';
import { binomialDeviation, calibratedDeviation, independentErrors } from './test-set-noise.ts';

type Trials = readonly Readonly<Record<string, Trial>>[];

/** More base fits than this make a heat map that nobody reads. */
const mostInMatrix = 40;

export class PredictionFigures {
  readonly #trials: Trials;
  /** Held-out rows by block, then by fit. */
  readonly #fits: readonly ReadonlyMap<string, HeldOut>[];

  constructor(trials: Trials) {
    this.#trials = trials;
    const labels = labelsOf(trials.flatMap((fits) => Object.values(fits)));
    this.#fits = trials.map((fits) => {
      const found = new Map<string, HeldOut>();
      for (const [fit, trial] of Object.entries(fits)) {
        const heldOut = heldOutOf(trial, labels);
        if (heldOut) found.set(fit, heldOut);
      }
      return found;
    });
  }

  /** Mean over the blocks of the churn between the base and the fit with the component redrawn. */
  churn(component: string): Churn | null {
    const found = this.#fits.flatMap((fits) => {
      const [base, redrawn] = [fits.get(baseFit), fits.get(component)];
      const common = base && redrawn && onCommonRows(base, redrawn);
      return common && common.truth.length > 0 ? [churnBetween(common.first, common.second, common.truth)] : [];
    });
    if (found.length === 0) return null;
    const mean = (figure: keyof Churn) => meanOf(found.map((churn) => churn[figure]));
    return { churn: mean('churn'), wins: mean('wins'), losses: mean('losses'), unnecessary: mean('unnecessary') };
  }

  churnMatrix(): (number | null)[][] {
    const bases = this.#fits.slice(0, mostInMatrix).map((fits) => fits.get(baseFit));
    return bases.map((first) =>
      bases.map((second) => {
        const common = first && second && onCommonRows(first, second);
        if (!common || common.truth.length === 0) return null;
        return churnBetween(common.first, common.second, common.truth).churn;
      }),
    );
  }

  testSet(): TestSetReport | null {
    const bases = this.#fits.flatMap((fits) => fits.get(baseFit) ?? []);
    const [first] = bases;
    if (!first || first.rows.length === 0) return null;
    const accuracy = meanOf(bases.map((fit) => meanOf(correctOf(fit))));
    const rows = Math.round(meanOf(bases.map((fit) => fit.rows.length)));
    const errors = this.#fits.flatMap((fits) => {
      const [base] = [fits.get(baseFit)];
      // Fits of one block hold out the same rows unless the split is redrawn.
      const alike = [...fits].filter(([fit]) => fit !== splitComponent && fit !== '=').map(([, found]) => found);
      const same = alike.filter(({ rows: held }) => held.length === base?.rows.length);
      return same.length < 2 ? [] : [independentErrors(same.map(correctOf))];
    });
    return {
      rows,
      binomial: binomialDeviation(accuracy, rows),
      calibrated: calibratedDeviation(1 - accuracy, rows),
      independent: errors.length === 0 ? null : Math.sqrt(meanOf(errors.map(({ predicted }) => predicted))),
      observed: errors.length === 0 ? null : Math.sqrt(meanOf(errors.map(({ observed }) => observed))),
    };
  }

  /** Recall by class, and the metric by slice, over the base fits. */
  groups(metric: string): GroupReport[] {
    const found = new Map<string, { of: string; value: string; metric: string; scores: number[] }>();
    const note = (of: string, value: string, named: { metric: string; score: number | null | undefined }) => {
      if (typeof named.score !== 'number') return;
      const key = JSON.stringify([of, value]);
      const group = found.get(key) ?? { of, value, metric: named.metric, scores: [] };
      group.scores.push(named.score);
      found.set(key, group);
    };
    for (const fits of this.#trials) {
      const { classes = {}, slices = {} } = fits[baseFit] ?? {};
      for (const [label, scores] of Object.entries(classes))
        note('class', label, { metric: 'recall', score: scores['recall'] });
      for (const [column, values] of Object.entries(slices))
        for (const [value, { metrics }] of Object.entries(values))
          note(column, value, { metric, score: metrics[metric] });
    }
    return [...found.values()].map(({ scores, ...group }) => ({
      ...group,
      mean: meanOf(scores),
      sd: scores.length < 2 ? 0 : Math.sqrt(varianceOf(scores)),
      lowest: Math.min(...scores),
      highest: Math.max(...scores),
    }));
  }
}

const correctOf = ({ truth, predicted }: HeldOut): Float64Array =>
  Float64Array.from(truth, (label, row) => Number(label === predicted[row]));
