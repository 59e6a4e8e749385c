import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type WindowStep, windowSize } from '../../../contracts/plan.ts';
import type { PlanStep } from '../../../domain/caching/plan-document.ts';
import { maxInFlight, startable, wantsPlan } from '../../../domain/caching/policy.ts';
import { nextWindow } from '../../../domain/caching/window.ts';
import { upstream } from '../../../domain/pipeline/graph.ts';
import { stepOf } from '../../support/executor.ts';

type Steps = readonly ReturnType<typeof stepOf>[];

/** Runs a graph with the pure policy alone; steps end in the order that `pick` says. Answers how it went. */
function drive(steps: Steps, pick: (running: number) => number) {
  const plan: PlanStep[] = steps.map(() => ({ state: 'todo' }));
  const finished = new Map<number, boolean>();
  const running = new Set<number>();
  const order: number[] = [];
  let peak = 0;
  for (let plans = 0; order.length < steps.length; plans++) {
    if (plans > steps.length + 1) throw new Error('stuck');
    for (const index of finished.keys()) plan[index] = { state: 'ran' };
    const { window, more } = nextWindow({ steps, plan, inFlight: running });
    let waiting: readonly WindowStep[] = window;
    for (;;) {
      for (const { index } of startable({ waiting, running, finished, more }).flat()) running.add(index);
      waiting = waiting.filter(({ index }) => !running.has(index) && !finished.has(index));
      peak = Math.max(peak, running.size);
      if (wantsPlan({ waiting, running, finished, more })) break;
      const index = [...running][pick(running.size) % running.size] ?? -1;
      running.delete(index);
      finished.set(index, true);
      order.push(index);
    }
  }
  return { order, peak };
}

const graphs = fc
  .array(fc.array(fc.nat(1000), { maxLength: 4 }), { minLength: 1, maxLength: 80 })
  .map((rows) =>
    rows.map((inputs, index) =>
      stepOf(`s${index}`, index === 0 ? [] : [...new Set(inputs.map((input) => `s${input % index}`))]),
    ),
  );

describe('nextWindow', () => {
  it('with the policy runs each step of any graph once, after its inputs, whatever ends first', () => {
    fc.assert(
      fc.property(graphs, fc.infiniteStream(fc.nat(1000)), (steps, picks) => {
        const { order } = drive(steps, () => picks.next().value ?? 0);
        expect(order.toSorted((left, right) => left - right)).toEqual(steps.map((_, index) => index));
        const place = new Map(order.map((index, at) => [`s${index}`, at]));
        for (const step of steps)
          for (const input of upstream(step)) expect(place.get(input)).toBeLessThan(place.get(step.name) ?? -1);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps wide graphs going page by page with at most 500 steps in flight', () => {
    const steps = Array.from({ length: 1200 }, (_, index) => stepOf(`s${index}`));
    const { order, peak } = drive(steps, () => 0);
    expect(new Set(order).size).toBe(1200);
    expect(peak).toBeGreaterThan(windowSize);
    expect(peak).toBeLessThanOrEqual(maxInFlight);
  });

  it('offers a step only with everything unfinished before it, at most 256 at once', () => {
    fc.assert(
      fc.property(graphs, fc.infiniteStream(fc.constantFrom('todo', 'ran', 'flying')), (steps, states) => {
        const plan: PlanStep[] = [];
        const inFlight = new Set<number>();
        for (const [index, step] of steps.entries()) {
          const ready = upstream(step).every((name) => plan[Number(name.slice(1))]?.state === 'ran');
          const state = ready ? states.next().value : 'todo';
          if (state === 'flying') inFlight.add(index);
          plan.push({ state: state === 'ran' ? 'ran' : 'todo' });
        }
        const { window } = nextWindow({ steps, plan, inFlight });
        expect(window).toHaveLength(plan.filter(({ state }) => state === 'todo').length - inFlight.size);
        const offered = new Set(inFlight);
        for (const { index, after } of window) {
          expect(plan[index]?.state).toBe('todo');
          expect(offered.has(index)).toBe(false);
          const open = upstream(steps[index] ?? stepOf('none')).map((name) => Number(name.slice(1)));
          expect(after).toEqual(open.filter((input) => plan[input]?.state === 'todo'));
          expect(after.every((input) => offered.has(input))).toBe(true);
          offered.add(index);
        }
      }),
    );
  });

  it('tells a next page from steps that have to wait', () => {
    const wide = Array.from({ length: windowSize + 1 }, (_, index) => stepOf(`s${index}`));
    const todo = (steps: Steps): PlanStep[] => steps.map(() => ({ state: 'todo' }));
    const page = nextWindow({ steps: wide, plan: todo(wide), inFlight: new Set() });
    expect([page.window.length, page.more]).toEqual([windowSize, 'page']);
    const phased = [stepOf('a'), stepOf('b', ['a'], { phase: 'training' })];
    const blocked = nextWindow({ steps: phased, plan: todo(phased), inFlight: new Set(), phase: 'training' });
    expect([blocked.window.length, blocked.more]).toEqual([0, 'blocked']);
    const whole = nextWindow({ steps: phased, plan: todo(phased), inFlight: new Set() });
    expect([whole.window.map(({ after }) => after), whole.more]).toEqual([[[], [0]], 'none']);
  });

  it.each([
    ['upstream', true],
    ['refresh', undefined],
    ['disabled', undefined],
    ['not-cacheable', undefined],
  ])('of a step that ran before and waits with the reason %s says maybe: %s', (component, maybe) => {
    const steps = [stepOf('a'), stepOf('b', ['a'])];
    const plan: PlanStep[] = [{ state: 'todo' }, { state: 'todo', previous: 'k', reasons: [{ component }] }];
    expect(nextWindow({ steps, plan, inFlight: new Set() }).window[1]?.maybe).toBe(maybe);
  });
});
