/** @module A plan as a person reads it: what would run, why, and what it would cost. */
import type { ActionEntry } from '../../contracts/action.ts';
import type { Definition } from '../../contracts/graph.ts';
import type { PreviewStep } from '../../contracts/plan.ts';
import type { PlanDocument, PlanStep } from './plan-document.ts';
import type { ActionStore } from './ports.ts';

function outcomeOf(step: PlanStep): PreviewStep['outcome'] {
  if (step.state !== 'todo') return 'reused';
  return step.reasons?.[0]?.component === 'upstream' && step.previous !== undefined ? 'may-run' : 'would-run';
}

function comparedWith({ key, createdAt, runId }: ActionEntry): NonNullable<PreviewStep['nearest']> {
  return { key, createdAt, ...(runId !== undefined && { runId }) };
}

export async function previewSteps(
  definition: Definition,
  plan: PlanDocument,
  actions: ActionStore,
): Promise<readonly PreviewStep[]> {
  const preview: PreviewStep[] = [];
  for (const [index, { name, use }] of definition.steps.entries()) {
    const step: PlanStep = plan.steps[index] ?? { state: 'todo' };
    const earlier = step.state === 'todo' && step.previous !== undefined ? await actions.get(step.previous) : undefined;
    const nearest = step.nearest === undefined ? undefined : await actions.get(step.nearest);
    preview.push({
      name,
      use,
      outcome: outcomeOf(step),
      reasons: step.reasons ?? [],
      ...(step.key !== undefined && { key: step.key }),
      ...(nearest && { nearest: comparedWith(nearest) }),
      ...(step.adopted && { adopted: step.adopted }),
      ...(earlier && { expectedMs: earlier.durationMs }),
      ...(step.savedMs !== undefined && { savedMs: step.savedMs }),
    });
  }
  return preview;
}
