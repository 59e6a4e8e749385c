import { afterEach, beforeEach, expect, it } from 'vitest';
import { previewSteps } from '../../../domain/caching/preview.ts';
import { definitionOf, Lab, stepOf } from '../../support/executor.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.dispose());

it('tells reused, would-run and may-run apart and prices what ran before', async () => {
  const { document } = await lab.run(definitionOf([stepOf('a')]));
  const previous = document.steps[0]?.key ?? '';
  const definition = definitionOf(['a', 'b', 'c', 'd'].map((name) => stepOf(name)));
  const plan = {
    schema: 1 as const,
    runId: 'r',
    definition: 'd',
    flags: {},
    steps: [
      { state: 'reused' as const, key: previous, savedMs: 10 },
      { state: 'todo' as const, previous, reasons: [{ component: 'upstream' }] },
      { state: 'todo' as const, previous, reasons: [{ component: 'params' }] },
      { state: 'todo' as const, reasons: [{ component: 'upstream' }] },
    ],
  };
  const preview = await previewSteps(definition, plan, lab.actions);
  expect(preview.map(({ outcome, expectedMs, savedMs }) => [outcome, expectedMs, savedMs])).toEqual([
    ['reused', undefined, 10],
    ['may-run', 10, undefined],
    ['would-run', 10, undefined],
    ['would-run', undefined, undefined],
  ]);
});
