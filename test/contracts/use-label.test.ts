/** @module What figures and traces show of what a step uses. */
import { expect, it } from 'vitest';
import { useLabel } from '../../contracts/use-label.ts';

it('names built-in steps, and of what is somebody’s own only its sort', () => {
  expect(['random-forest', './steps/ratios.ts#ratios', 'python3 -m steps.train --user anna'].map(useLabel)).toEqual([
    'random-forest',
    'module',
    'command',
  ]);
});
