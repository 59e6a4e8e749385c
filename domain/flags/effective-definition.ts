/** @module A definition as the flags of its run let it be run. */
import type { Definition, StepSpec } from '../../contracts/graph.ts';
import { detectorNames } from '../../contracts/validate.ts';
import type { PlanDocument } from '../caching/plan-document.ts';

/**
 * Without enhanced validation no detector judges a row and no guard refuses one: rows pass as they would in a pipeline
 * that does not ask for either. The steps stay, so that what reads their outputs finds them, and their keys are other
 * ones, so that nothing judged is reused as unjudged.
 */
export function effectiveDefinition(definition: Definition, { flags }: Pick<PlanDocument, 'flags'>): Definition {
  if (flags['enhanced-validation'] !== false) return definition;
  return { ...definition, steps: definition.steps.map((step) => withoutJudgement(step, definition)) };
}

function withoutJudgement(step: StepSpec, { code }: Definition): StepSpec {
  const ref = code[step.code]?.ref;
  if (ref?.kind !== 'builtin') return step;
  if (ref.name === 'validate') return { ...step, with: { ...step.with, skip: [...detectorNames] } };
  return ref.name === 'guard' ? { ...step, with: { ...step.with, off: true } } : step;
}
