/** @module Tests of the fixed streams of an evaluation. */
import { describe, expect, it } from 'vitest';
import { evaluationStream } from '../../../domain/evaluation/streams.ts';

describe('the streams of an evaluation', () => {
  it('are the same each time and differ by purpose', () => {
    const first = (purpose: Parameters<typeof evaluationStream>[0]) => evaluationStream(purpose).nextUint32();
    expect(first('bootstrap')).toBe(first('bootstrap'));
    const purposes = ['base', 'bootstrap', 'importance-rows', 'importance', 'compare'] as const;
    expect(new Set(purposes.map(first)).size).toBe(purposes.length);
  });
});
