import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { windowSize } from '../../../contracts/plan.ts';
import { LookUp } from '../../../domain/caching/look-up.ts';
import type { PlanDocument } from '../../../domain/caching/plan-document.ts';
import { settlePlan } from '../../../domain/caching/planner.ts';
import { definitionOf, diamond, Lab, stepOf } from '../../support/executor.ts';

/** Keeps the names of the methods that were called. */
function counted<T extends object>(port: T): T & { readonly asked: string[] } {
  const asked: string[] = [];
  return new Proxy(port, {
    get(target, name) {
      if (name === 'asked') return asked;
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        asked.push(String(name));
        return Reflect.apply(member, target, args) as unknown;
      };
    },
  }) as T & { readonly asked: string[] };
}

describe('settlePlan', () => {
  let lab: Lab;
  beforeEach(() => {
    lab = new Lab();
  });
  afterEach(() => lab.dispose());

  const fresh: PlanDocument = { schema: 1, runId: 'new', definition: 'd', flags: {}, steps: [] };
  const settle = (definition = diamond(), earlier = fresh, lost: readonly string[] = []) =>
    settlePlan(
      { definition, earlier, options: {}, lost: new Set(lost), inFlight: new Set<number>() },
      {
        lookUp: new LookUp(lab),
        actions: lab.actions,
        records: lab.records,
        host: lab.host,
      },
    );

  it('leaves what nobody ran to do, and what waits for it', async () => {
    const { steps } = await settle();
    expect(steps.map(({ state, reasons }) => [state, reasons?.[0]?.component])).toEqual([
      ['todo', 'first-run'],
      ['todo', 'upstream'],
      ['todo', 'upstream'],
      ['todo', 'upstream'],
    ]);
  });

  it('reuses what stands, with the time that it saves', async () => {
    await lab.run(diamond());
    const { steps } = await settle();
    expect(steps.map(({ state, savedMs }) => [state, savedMs])).toEqual(Array(4).fill(['reused', 10]));
  });

  it('forces the producer of lost bytes alone, and takes its entry away', async () => {
    await lab.run(diamond());
    const earlier = await settle();
    const { key, outputs } = earlier.steps[2] ?? {};
    const { steps } = await settle(diamond(), earlier, [outputs?.['out']?.digest ?? '']);
    expect(steps.map(({ state, forced }) => [state, forced])).toEqual([
      ['reused', undefined],
      ['reused', undefined],
      ['todo', 1],
      ['reused', undefined],
    ]);
    expect(await lab.actions.get(key ?? '')).toBeUndefined();
  });

  it('lets what is settled stand when it plans again', async () => {
    await lab.run(diamond());
    const earlier = await settle();
    lab.runtime = { node: '99' };
    expect(await settle(diamond(), earlier)).toEqual(earlier);
  });

  it('looks up no more than the next window of a large graph, whatever runs', async () => {
    const steps = Array.from({ length: 4 * windowSize }, (_, index) => stepOf(`s${index}`));
    const definition = definitionOf(steps);
    const actions = counted(lab.actions);
    const records = counted(lab.records);
    const { blobs, trust, ledger, host } = lab;
    const ports = { lookUp: new LookUp({ actions, blobs, trust, ledger }), actions, records, host };
    const plan = (earlier: PlanDocument, inFlight: ReadonlySet<number>) =>
      settlePlan({ definition, earlier, options: {}, lost: new Set(), inFlight }, ports);
    const first = await plan(fresh, new Set());
    const running = new Set(Array.from({ length: 2 * windowSize }, (_, index) => index));
    const ofAll = actions.asked.filter((what) => what === 'get').length;
    actions.asked.length = 0;
    expect(await plan(first, running)).toEqual(first);
    expect(actions.asked.filter((what) => what === 'get')).toHaveLength(ofAll / 4);
    expect(records.asked).not.toContain('get');
  });

  it('never calls a step reused whose running activity has published its entry but not yet its record', async () => {
    const definition = definitionOf([stepOf('a'), stepOf('b', ['a'])]);
    const request = { runId: 'run-x', definitionRef: await lab.executor.define(definition), options: {} };
    const { planRef } = await lab.executor.plan(request);
    await lab.run(definition);
    const running = await lab.executor.plan({ ...request, planRef, inFlight: [0] });
    expect(running.counts).toEqual({ total: 2, reused: 0, ran: 0, todo: 2 });
    expect(running.window.map(({ name, after }) => ({ name, after }))).toEqual([{ name: 'b', after: [0] }]);
    const idle = await lab.executor.plan({ ...request, planRef });
    expect(idle.counts).toEqual({ total: 2, reused: 2, ran: 0, todo: 0 });
  });
});
