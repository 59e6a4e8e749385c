/** @module What differs between two definitions: data, code, parameters and seeds, by step. */
import type { Definition, StepSpec } from '../../contracts/graph.ts';
import type { DefinitionDifference } from '../../contracts/run.ts';
import { canonicalDigest } from '../caching/canonical.ts';

const short = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length <= 60 ? text : `${text.slice(0, 40)}… ${canonicalDigest(value).slice(0, 8)}`;
};

/** Digest over all files and packages: told only where none of these differs. */
const wholeCode = 'code';
const isCode = (what: string): boolean => what.startsWith('code ') || what.startsWith('package ');

function facts(definition: Definition, step: StepSpec): Map<string, string> {
  const seeds = Object.entries(step.seeds).map(([component, seed]): [string, string] => [
    `seed ${component}`,
    seed.slice(0, 12),
  ]);
  return new Map([
    ...inputFacts(step),
    ['use', step.use],
    ...codeFacts(definition, step),
    ...seeds,
    ...leaves(step.with, 'with'),
  ]);
}

function codeFacts(definition: Definition, step: StepSpec): [string, string][] {
  const fingerprint = definition.code[step.code]?.fingerprint;
  if (!fingerprint) return [];
  const files = Object.entries(fingerprint.files).map(([file, digest]): [string, string] => [
    `code ${file}`,
    digest.slice(0, 12),
  ]);
  const packages = Object.entries(fingerprint.packages).map(([name, version]): [string, string] => [
    `package ${name}`,
    short(version),
  ]);
  return [...files, ...packages, [wholeCode, fingerprint.digest.slice(0, 12)]];
}

function inputFacts(step: StepSpec): [string, string][] {
  const found: [string, string][] = [];
  const links: string[] = [];
  for (const [role, input] of Object.entries(step.in)) {
    if ('step' in input) links.push(`${role}=${input.step}.${input.output}`);
    else if ('external' in input)
      found.push([`data ${role}`, `${input.name} ${short(input.external.state ?? 'of unknown state')}`]);
    else found.push([`data ${role}`, input.files.map((file) => `${file.path} ${file.digest.slice(0, 12)}`).join(', ')]);
  }
  return [...found, ['inputs', links.join(' ')]];
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
  const differs = (what: string): boolean => a.get(what) !== b.get(what);
  const named = keys.some((what) => isCode(what) && differs(what));
  return keys.flatMap((what) => {
    if (what === wholeCode && named) return [];
    const [left, right] = [a.get(what), b.get(what)];
    if (left === right) return [];
    return [{ step: name, what, ...(left !== undefined && { a: left }), ...(right !== undefined && { b: right }) }];
  });
}

/**
 * In the order of the steps of `a`, then those that only `b` has. Where the master seeds differ, they are told first,
 * under no step, and the seeds that follow from them are left out.
 */
export function definitionDifferences(a: Definition, b: Definition): readonly DefinitionDifference[] {
  const [left, right] = [a, b].map(
    (definition) => new Map(definition.steps.map((step) => [step.name, facts(definition, step)])),
  );
  const names = [...new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])])];
  const found = names.flatMap((name) => stepDifferences(name, left?.get(name), right?.get(name)));
  if (a.seed === b.seed) return found;
  const master = { step: '', what: 'seed', a: a.seed, b: b.seed };
  return [master, ...found.filter(({ what }) => !what.startsWith('seed '))];
}
