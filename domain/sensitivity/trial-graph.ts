/**
 * @module The steps of a trial for given draws. A step is named by the draws that it hangs on, so that all fits which
 * draw the same for it share it: one split for a block and one more where it is redrawn, one training for each fit.
 */
import type { ErrorCode } from '../../contracts/errors.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { Definition, StepSpec } from '../../contracts/graph.ts';
import { baseFit, repeatFit, splitComponent } from '../../contracts/sweep.ts';
import { deriveSeed } from '../learning/seeds.ts';
import { cleaningDraw } from '../pipeline/cleaning-drafts.ts';
import { upstream } from '../pipeline/graph.ts';
import { cleaningComponent, foldOfStep, trialStep } from '../pipeline/sweep-drafts.ts';
import { isLearner } from '../programs/fits.ts';
import { foldSeed } from './fold-seed.ts';
import { drawnFailures } from './trial.ts';

/**
 * Failures of a step behind the split that make its trial one that failed: what was drawn, a validation that fails on
 * edge cases among it, or code of the user's own.
 */
const tolerated: readonly ErrorCode[] = [...drawnFailures, 'CHECK_FAILED', 'STEP_FAILED'];

type Template = Pick<Definition, 'steps' | 'modelType'> & Partial<Pick<Definition, 'code'>>;

export interface Draws {
  readonly block: number;
  /** `-`, a component whose seed alone is redrawn, or `=`. */
  readonly fit: string;
}

export class TrialGraph {
  /** Steps that hang on no draw: they run once for the whole sweep. */
  readonly kept: readonly StepSpec[];
  /** Every source of randomness: of the split first, then of the learner. */
  readonly components: readonly string[];
  readonly #master: string;
  readonly #learner: string;
  readonly #drawn: readonly StepSpec[];
  /** Names in the table of code of programs that learn. */
  readonly #programs: ReadonlySet<string>;
  /** By step: components that it, or what it reads, is drawn by. */
  readonly #draws: ReadonlyMap<string, ReadonlySet<string>>;

  constructor({ steps, modelType = '', code = {} }: Template, master: string) {
    const template = steps.find(({ name }) => name === trialStep);
    if (!template)
      throw new WithinError('INTERNAL', 'a sweep was made without its step `trial`; report this as a defect');
    this.#master = master;
    this.#learner = modelType;
    this.#programs = new Set(Object.keys(code).filter((name) => isLearner(code[name]?.ref)));
    this.#draws = drawsOf(steps);
    this.kept = steps.filter((step) => this.#drawsOf(step).size === 0 && step !== template);
    this.#drawn = steps.filter((step) => !this.kept.includes(step));
    this.components = [...new Set(this.#drawn.flatMap(componentsOf))];
  }

  /** The steps of one fit in order, the last of which leaves the trial. */
  stepsOf(draws: Draws): StepSpec[] {
    return this.#drawn.map((step) => this.#instance(step, draws));
  }

  #drawsOf({ name }: Pick<StepSpec, 'name'>): ReadonlySet<string> {
    return this.#draws.get(name) ?? new Set();
  }

  #instance(step: StepSpec, draws: Draws): StepSpec {
    const isTrial = step.name === trialStep;
    const inputs = Object.entries(step.in).map(
      ([role, input]) => [role, 'step' in input ? { ...input, step: this.#nameOf(input.step, draws) } : input] as const,
    );
    return {
      ...step,
      name: this.#nameOf(step.name, draws),
      in: Object.fromEntries(inputs),
      seeds: this.#seedsOf(step, draws),
      phase: 'feature',
      ...(draws.fit === repeatFit && { repetition: 1 }),
      // What has failed is told by the trial.
      ...(isTrial ? { batch: trialStep } : { tolerates: [...tolerated] }),
      ...(this.#programs.has(step.code) && draws.fit !== repeatFit && { process: this.#processOf(step, draws) }),
    };
  }

  /** Fits of one block on the same rows go to one process; the repeated one has its own, which shares no state. */
  #processOf(step: StepSpec, { block, fit }: Draws): string {
    const rows = new Set(upstream(step).flatMap((name) => [...this.#drawsOf({ name })]));
    return rows.has(fit) ? `${step.name}-${block}-${fit}` : `${step.name}-${block}`;
  }

  #nameOf(name: string, { block, fit }: Draws): string {
    const draws = this.#drawsOf({ name });
    if (draws.size === 0 && name !== trialStep) return name;
    if (fit === repeatFit) return block === 0 ? `${name}-repeat` : `${name}-repeat-${block}`;
    return fit !== baseFit && draws.has(fit) ? `${name}-${block}-${fit}` : `${name}-${block}`;
  }

  /** Names, not places, decide: a block or component that is added shifts no seed. */
  #seedsOf({ name, seeds }: StepSpec, { block, fit }: Draws): Record<string, string> {
    const cleaning = cleaningDraw(name);
    const drawn = Object.keys(seeds).map((component) => {
      const isRedrawn = (cleaning === undefined ? component : cleaningComponent) === fit;
      const draw = isRedrawn ? `block-${block}/redrawn` : `block-${block}`;
      if (cleaning !== undefined)
        return [component, deriveSeed(this.#master, `${cleaningComponent}/${cleaning}`, component, draw)] as const;
      // Splits are the same for every learner, so that two pipelines are compared on the same held-out rows.
      const scope = component === splitComponent ? splitComponent : this.#learner;
      return [component, foldSeed(deriveSeed(this.#master, scope, component, draw), foldOfStep(name))] as const;
    });
    return Object.fromEntries(drawn);
  }
}

/** What a step draws: all that a cleaning draws is one component. */
const componentsOf = ({ name, seeds }: Pick<StepSpec, 'name' | 'seeds'>): readonly string[] => {
  const own = Object.keys(seeds);
  return own.length > 0 && cleaningDraw(name) !== undefined ? [cleaningComponent] : own;
};

function drawsOf(steps: readonly StepSpec[]): Map<string, ReadonlySet<string>> {
  const draws = new Map<string, ReadonlySet<string>>();
  // Each step stands behind what it reads.
  for (const step of steps) {
    const above = upstream(step).flatMap((name) => [...(draws.get(name) ?? [])]);
    draws.set(step.name, new Set([...componentsOf(step), ...above]));
  }
  return draws;
}
