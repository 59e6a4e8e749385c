import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GraphNode, orderSteps, upstream } from '../../../domain/pipeline/graph.ts';
import { thrownBy } from '../../support/thrown.ts';

const node = (name: string, ...inputs: string[]): GraphNode => ({
  name,
  in: Object.fromEntries(inputs.map((step, role) => [`r${role}`, { step, output: 'out' }])),
});
const acyclic = fc
  .array(fc.array(fc.nat(1000), { maxLength: 4 }), { minLength: 1, maxLength: 30 })
  .map((rows) =>
    rows.map((inputs, index) => node(`s${index}`, ...(index === 0 ? [] : inputs.map((input) => `s${input % index}`)))),
  );
const shuffled = acyclic.chain((nodes) => fc.shuffledSubarray(nodes, { minLength: nodes.length }));

describe('orderSteps', () => {
  it('puts every step of any graph after its inputs, and keeps each', () => {
    fc.assert(
      fc.property(shuffled, (nodes) => {
        const ordered = orderSteps(nodes).map(({ name }) => name);
        expect(ordered.toSorted()).toEqual(nodes.map(({ name }) => name).toSorted());
        for (const each of nodes)
          for (const input of upstream(each)) expect(ordered.indexOf(input)).toBeLessThan(ordered.indexOf(each.name));
      }),
    );
  });

  it('keeps the order of the file among steps that do not wait', () => {
    expect(orderSteps([node('c'), node('d', 'a'), node('a'), node('b')]).map(({ name }) => name)).toEqual([
      'c',
      'a',
      'b',
      'd',
    ]);
  });

  it('names steps that wait for each other, in the order of the data, without those that hang on them', async () => {
    const nodes = [node('start'), node('tail', 'c'), node('a', 'start', 'c'), node('b', 'a'), node('c', 'b')];
    const { code, details } = await thrownBy(() => orderSteps(nodes));
    const cycle = details['cycle'] as string[];
    expect(code).toBe('GRAPH_INVALID');
    expect(cycle).toHaveLength(4);
    expect(cycle[0]).toBe(cycle[3]);
    expect(new Set(cycle)).toEqual(new Set(['a', 'b', 'c']));
    for (const [at, name] of cycle.slice(1).entries())
      expect(upstream(nodes.find((each) => each.name === name) ?? node(''))).toContain(cycle[at]);
  });

  it('finds any cycle that is put into a graph', async () => {
    await fc.assert(
      fc.asyncProperty(acyclic, fc.nat(), async (nodes, at) => {
        const victim = nodes[at % nodes.length] ?? node('');
        const closing = nodes.map((each) => (each === nodes[0] ? node(each.name, 'back') : each));
        const error = await thrownBy(() => orderSteps([...closing, node('back', victim.name), node('s', 's')]));
        expect(error.details['cycle']).toBeDefined();
      }),
    );
  });

  it('refuses an input that no step gives, with the nearest name', async () => {
    const error = await thrownBy(() => orderSteps([node('load'), node('b', 'lod')]));
    expect(error).toMatchObject({ code: 'GRAPH_INVALID', details: { step: 'b', path: 'in.r0' } });
    expect(error.message).toContain('did you mean "load"?');
  });

  it('refuses two steps of one name', async () => {
    const error = await thrownBy(() => orderSteps([node('a'), node('b'), node('a')]));
    expect(error).toMatchObject({ code: 'GRAPH_INVALID', details: { step: 'a' } });
  });
});
