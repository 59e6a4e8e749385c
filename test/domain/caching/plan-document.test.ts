import { expect, it } from 'vitest';
import { recordName } from '../../../domain/caching/plan-document.ts';

it('gives a step that is forced anew another record', () => {
  expect(recordName('a', undefined)).toBe('step.a.0');
  expect(recordName('a', 1)).toBe('step.a.1');
});
