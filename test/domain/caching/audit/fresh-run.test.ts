/** @module Tests of work that is done again beside the cache. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { firstDifference, runAfresh } from '../../../../domain/caching/audit/fresh-run.ts';
import { LookUp } from '../../../../domain/caching/look-up.ts';
import { control, definitionOf, Lab, stepOf } from '../../../support/executor.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.dispose());

it('a fresh execution publishes no entry and leaves no record', async () => {
  const step = stepOf('a');
  const ports = { ...lab.ports, lookUp: new LookUp(lab.ports) };
  const work = { definition: definitionOf([step]), step, inputs: new Map() };
  const outputs = await runAfresh(work, { ports, control, tag: 't' });
  expect(await lab.blobs.has(outputs['out']!)).toBe(true);
  expect(lab.executed).toEqual(['a']);
  expect(await lab.actions.recent('p/a', 1)).toEqual([]);
  expect(existsSync(join(lab.root, 'ac'))).toBe(false);
  expect(await lab.records.list()).toEqual([]);
});

it('the first difference is that of the first role by name, or a role that one side lacks', async () => {
  const [one, two] = await Promise.all(['abc', 'abd'].map((text) => lab.blobs.put(text, 'text/plain')));
  const differ = (was: object, now: object) => firstDifference(was as never, now as never, lab);
  expect(await differ({ b: one, a: one }, { a: one, b: one })).toBeUndefined();
  expect(await differ({ b: one, a: one }, { b: two, a: two })).toMatchObject({ role: 'a' });
  expect(await differ({ a: one }, { a: one, b: two })).toEqual({ role: 'b', path: 'b: only one side has it' });
});
