/** @module What the savings bench holds possible: told by the graph and by equal outputs, not by what a run reused. */
import { describe, expect, it } from 'vitest';
import { mustRun, shareAtBest } from '../../../bench/savings/best.ts';
import { definitionOf, stepOf } from '../../support/definitions.ts';

/** load -> clean -> fit -> score; count stands apart behind load. */
const definition = definitionOf([
  stepOf('load'),
  stepOf('clean', ['load']),
  stepOf('count', ['load']),
  stepOf('fit', ['clean']),
  stepOf('score', ['fit', 'clean']),
]);
const names = definition.steps.map(({ name }) => name);
const outputs = (...changed: string[]) =>
  new Map(names.map((name) => [`${name}.out`, changed.includes(name) ? 'new' : 'old']));
const needed = (steps: string[], ...changed: string[]) => [
  ...mustRun({ definition, steps, before: outputs(), after: outputs(...changed) }),
];

describe('the steps that an edit must run again', () => {
  it('are the edited one and all behind it whose inputs come out different', () => {
    expect(needed(['clean'], 'clean', 'fit', 'score')).toEqual(['clean', 'fit', 'score']);
  });

  it('end where an output comes out as before', () => {
    expect(needed(['clean'])).toEqual(['clean']);
    expect(needed(['clean'], 'clean')).toEqual(['clean', 'fit', 'score']);
  });

  it('are none after an edit that changes no step', () => {
    expect(needed([])).toEqual([]);
  });

  it('cannot be told where a step that nothing reached gives another output', () => {
    expect(() => needed(['fit'], 'count')).toThrow('count.out differs though nothing before it was edited');
  });

  it('must be steps of the graph', () => {
    expect(() => needed(['trian'])).toThrow('the graph has no step trian');
  });
});

it('saves at best the cost of all other steps, as a share of the whole', () => {
  const costs = new Map([
    ['load', 10],
    ['clean', 30],
    ['fit', 60],
  ]);
  expect(shareAtBest(costs, new Set(['fit']))).toBe(0.4);
  expect(shareAtBest(costs, new Set())).toBe(1);
});
