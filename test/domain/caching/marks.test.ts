/** @module Tests of marking steps whose code gave two results for one key. */
import { appendFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { markedSteps } from '../../../domain/caching/marks.ts';
import { codeNamed, definitionOf, Lab, stepOf } from '../../support/executor.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.dispose());

it('a step that gave two results is marked in the run, in later previews, and no more when its code is another', async () => {
  const definition = definitionOf([stepOf('a'), stepOf('b')]);
  let count = 0;
  lab.during = (job) => {
    if (job.name === 'a') appendFileSync(job.outputs['out']!.path, String(count++));
  };
  await lab.run(definition);
  expect(await markedSteps(definition, lab.ledger)).toEqual(new Set());
  const { document } = await lab.run(definition, { options: { refresh: ['*'] } });
  expect(document.steps.map(({ name, mark }) => [name, mark])).toEqual([
    ['a', 'not-deterministic'],
    ['b', undefined],
  ]);
  expect((await lab.executor.preview(definition, {}))[0]).toMatchObject({ mark: 'not-deterministic' });
  const mended = { ...definition, code: { c0: codeNamed('noop', 'mended') } };
  expect((await lab.executor.preview(mended, {}))[0]).not.toHaveProperty('mark');
  await lab.ledger.append('nondeterminism', { step: 'p/b', key: 'k', path: 'x' });
  expect(await markedSteps(mended, lab.ledger)).toEqual(new Set(['b']));
});
