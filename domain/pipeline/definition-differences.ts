/** @module What differs between two definitions: data, code, parameters and seeds, by step. */
import type { Definition, StepSpec } from '../../contracts/graph.ts';
import { canonicalDigest } from '../caching/canonical.ts';

export interface DefinitionDifference {
  readonly step: string;
  /** `data`, `code`, `inputs`, `seeds`, a parameter path, or `step` for one that only one side has. */
  readonly what: string;
  readonly a?: string;
  readonly b?: string;
}

const short = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length <= 60 ? text : `${text.slice(0, 40)}… ${canonicalDigest(value).slice(0, 8)}`;
};

function facts(definition: Definition, step: StepSpec): Map<string, string> {
  const found = new Map<string, string>();
  const inputs = Object.entries(step.in);
  for (const [role, input] of inputs)
    if ('files' in input)
      found.set(`data ${role}`, input.files.map((file) => `${file.path} ${file.digest.slice(0, 12)}`).join(', '));
  found.set(
    'inputs',
    inputs.flatMap(([role, input]) => ('step' in input ? [`${role}=${input.step}.${input.output}`] : [])).join(' '),
  );
  const digest = definition.code[step.code]?.fingerprint.digest.slice(0, 12) ?? '';
  found.set('code', `${step.use} ${digest}`);
  for (const [component, seed] of Object.entries(step.seeds)) found.set(`seed ${component}`, seed.slice(0, 12));
  for (const [path, value] of leaves(step.with, 'with')) found.set(path, value);
  return found;
}

function leaves(value: unknown, path: string): [string, string][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, short(value)]];
  return Object.entries(value).flatMap(([key, item]) => leaves(item, `${path}.${key}`));
}

function stepDifferences(
  name: string,
  a: Map<string, string> | undefined,
  b: Map<string, string> | undefined,
): DefinitionDifference[] {
  if (!a || !b) return [{ step: name, what: 'step', ...(a && { a: 'present' }), ...(b && { b: 'present' }) }];
  const keys = [...new Set([...a.keys(), ...b.keys()])];
  return keys.flatMap((what) => {
    const [left, right] = [a.get(what), b.get(what)];
    if (left === right) return [];
    return [{ step: name, what, ...(left !== undefined && { a: left }), ...(right !== undefined && { b: right }) }];
  });
}

/** In the order of the steps of `a`, then those that only `b` has. */
export function definitionDifferences(a: Definition, b: Definition): readonly DefinitionDifference[] {
  const [left, right] = [a, b].map(
    (definition) => new Map(definition.steps.map((step) => [step.name, facts(definition, step)])),
  );
  const names = [...new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])])];
  return names.flatMap((name) => stepDifferences(name, left?.get(name), right?.get(name)));
}
