/** @module Whether a program that was swept honours the seeds that it declares: the blocks of a round show it. */
import type { Definition } from '../../contracts/graph.ts';
import { baseFit, repeatFit, type SweepDocument, splitComponent, type Trial } from '../../contracts/sweep.ts';
import { decodeState } from '../learning/model-codec.ts';
import { isLearner } from '../programs/fits.ts';
import { requireHonoured } from '../programs/seed-check.ts';

export interface SweptFit {
  readonly block: number;
  readonly fit: string;
  readonly trial: Trial;
  /** Digest of the trial. */
  readonly digest: string;
  /** Digests of the model files that the program left, one for each fold. */
  readonly files: readonly string[];
}

/** Sums in another order change numbers by less than this share of them. */
const rounding = 1e-6;

/**
 * Throws `SEED_IGNORED` where equal seeds gave other predictions than rounding explains, or where a seed that was drawn
 * anew changed neither a model file nor a trial in any block. Says nothing of built-in learners.
 */
export function requireHonouredIn({ definition, components }: SweepDocument, fits: readonly SweptFit[]): void {
  if (!learnsByProgram(definition)) return;
  const scored = new Map(fits.filter(({ trial }) => !trial.failed).map((fit) => [`${fit.block} ${fit.fit}`, fit]));
  const [base, again] = [scored.get(`0 ${baseFit}`), scored.get(`0 ${repeatFit}`)];
  const pairsOf = (component: string) =>
    [...scored.values()].flatMap((redrawn) => {
      const of = redrawn.fit === component ? scored.get(`${redrawn.block} ${baseFit}`) : undefined;
      return of ? [{ of, redrawn }] : [];
    });
  const isIgnored = (component: string) => {
    const pairs = pairsOf(component);
    return component !== splitComponent && pairs.length > 0 && pairs.every(({ of, redrawn }) => same(of, redrawn));
  };
  requireHonoured(definition.modelType ?? '', {
    repeatable: !base || !again || predictAlike(base.trial, again.trial),
    ignored: components.filter(isIgnored),
  });
}

const learnsByProgram = ({ code }: Pick<Definition, 'code'>): boolean =>
  Object.values(code).some(({ ref }) => isLearner(ref));

/** A file that differs may hold the seed alone, and then says nothing; equal ones hold none. */
const same = (a: SweptFit, b: SweptFit): boolean =>
  a.digest === b.digest && a.files.length === b.files.length && a.files.every((file, at) => file === b.files[at]);

function predictAlike(a: Trial, b: Trial): boolean {
  const [first, second] = [valuesOf(a), valuesOf(b)];
  if (first.length !== second.length) return false;
  const scale = first.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return first.every((value, at) => Math.abs(value - (second[at] ?? Number.NaN)) <= rounding * scale);
}

/** Predicted numbers, or places of the predicted classes. */
function valuesOf({ predicted }: Trial): readonly number[] {
  const values = decodeState(predicted);
  return values instanceof Int32Array || values instanceof Float64Array ? [...values] : [];
}
