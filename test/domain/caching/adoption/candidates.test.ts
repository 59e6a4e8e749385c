/** @module Tests of finding the entries that new code could stand for. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { candidates } from '../../../../domain/caching/adoption/candidates.ts';
import { Documents } from '../../../../domain/caching/documents.ts';
import { codeNamed, definitionOf, Lab, stepOf } from '../../../support/executor.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.dispose());

const now = { code: codeNamed('noop', '2'), fingerprint: codeNamed('noop', '2').fingerprint };

async function found(name = 'noop') {
  const definition = definitionOf([stepOf('a'), stepOf('b')]);
  const code = { ...now, code: codeNamed(name, '2') };
  const ports = { ...lab.ports, documents: new Documents(lab.blobs, lab.host) };
  return candidates(definition, definition.steps[0]!, code, ports);
}

it('a candidate has the code in its own step alone, and the key of the same work with that code', async () => {
  const { document } = await lab.run(definitionOf([stepOf('a'), stepOf('b')]));
  const [candidate, ...others] = await found();
  expect(others).toEqual([]);
  expect(candidate?.entry.key).toBe(document.steps[0]!.key);
  const definition = candidate!.definition;
  expect(definition.code[definition.steps[0]!.code]?.fingerprint).toEqual(now.fingerprint);
  expect(definition.steps[1]?.code).toBe('c0');
  expect((await lab.run(definition)).document.steps[0]?.key).toBe(candidate?.key);
});

it('no candidate is what has another role, another runtime, or that very code', async () => {
  await lab.run(definitionOf([stepOf('a')]));
  expect(await found('other')).toEqual([]);
  lab.runtime = { node: '22' };
  expect(await found()).toEqual([]);
  await lab.run(definitionOf([stepOf('a')], { code: { c0: now.code } }));
  expect(await found()).toEqual([]);
});
