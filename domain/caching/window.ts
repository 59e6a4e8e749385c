/** @module The next steps for the workflow: at most 256, each with what it has to wait for. */
import type { StepSpec } from '../../contracts/graph.ts';
import { type PlanResult, type WindowStep, windowSize } from '../../contracts/plan.ts';
import { upstream } from '../pipeline/graph.ts';
import type { PlanStep } from './plan-document.ts';

export interface WindowRequest {
  readonly steps: readonly StepSpec[];
  readonly plan: readonly PlanStep[];
  readonly inFlight: ReadonlySet<number>;
  /** Only steps of this phase; the rest is left to the parent. */
  readonly phase?: StepSpec['phase'];
}

/** Steps in graph order whose unfinished inputs are all running or in the same window. */
export function nextWindow(request: WindowRequest): Pick<PlanResult, 'window' | 'more'> {
  const { steps, plan, inFlight, phase } = request;
  const indexOf = new Map(steps.map((step, index) => [step.name, index]));
  const offered = new Set(inFlight);
  const window: WindowStep[] = [];
  let more: PlanResult['more'] = 'none';
  for (const [index, step] of steps.entries()) {
    if (plan[index]?.state !== 'todo' || inFlight.has(index) || (phase && step.phase !== phase)) continue;
    const after = upstream(step)
      .map((name) => indexOf.get(name) ?? -1)
      .filter((input) => plan[input]?.state === 'todo');
    if (!after.every((input) => offered.has(input))) {
      if (more === 'none') more = 'blocked';
      continue;
    }
    if (window.length === windowSize) return { window, more: 'page' };
    offered.add(index);
    window.push(windowStep(step, index, after, plan[index]));
  }
  return { window, more };
}

function windowStep(step: StepSpec, index: number, after: number[], plan: PlanStep): WindowStep {
  // A step whose earlier outputs may not be used runs in any case.
  const barred = plan.reasons?.[0]?.component;
  const maybe =
    plan.previous !== undefined && barred !== 'refresh' && barred !== 'disabled' && barred !== 'not-cacheable';
  return {
    index,
    name: step.name,
    use: step.use,
    after,
    ...(maybe && after.length > 0 && { maybe }),
    timeoutMs: step.timeoutMs,
    retries: step.retries,
    ...(step.queue !== undefined && { queue: step.queue }),
    ...(step.batch !== undefined && { batch: step.batch }),
    ...(step.process !== undefined && { process: step.process }),
  };
}
