import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { definitionOf, Lab, stepOf } from '../../support/executor.ts';

describe('settlePlan', () => {
  let lab: Lab;
  beforeEach(() => {
    lab = new Lab();
  });
  afterEach(() => lab.dispose());

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
