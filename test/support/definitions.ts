/** @module Definitions for the caching executor, whose steps have one built-in code. */
import { createHash } from 'node:crypto';
import type { Definition, StepCode, StepSpec } from '../../contracts/graph.ts';

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A step that reads output `out` of each named step under the role of its name. */
export function stepOf(name: string, inputs: readonly string[] = [], edit: Partial<StepSpec> = {}): StepSpec {
  return {
    name,
    use: 'noop',
    code: 'c0',
    in: Object.fromEntries(inputs.map((input) => [input, { step: input, output: 'out' }])),
    with: { name },
    out: { out: 'text/plain' },
    seeds: {},
    env: [],
    cache: true,
    timeoutMs: 1000,
    retries: 0,
    phase: 'feature',
    ...edit,
  };
}

/** Built-in code; `version` is what its fingerprint is made of. */
export function codeNamed(name: string, version = 'code'): StepCode {
  const fingerprint = { digest: digestOf(version), files: { 'noop.ts': 'f1' }, packages: {}, uncacheable: [] };
  return { ref: { kind: 'builtin', name }, fingerprint };
}

export function definitionOf(steps: readonly StepSpec[], edit: Partial<Definition> = {}): Definition {
  return {
    schema: 1,
    pipeline: 'p',
    kind: 'feature',
    seed: '0',
    project: '/project',
    code: { c0: codeNamed('noop') },
    steps: [...steps],
    results: { ownMetrics: [] },
    gate: {},
    ...edit,
  };
}

/** Two ways from `a` to `d`. */
export const diamond = (edit: Readonly<Record<string, Partial<StepSpec>>> = {}): Definition =>
  definitionOf([
    stepOf('a', [], edit['a']),
    stepOf('b', ['a'], edit['b']),
    stepOf('c', ['a'], edit['c']),
    stepOf('d', ['b', 'c'], edit['d']),
  ]);
