import { expect, test } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { ensembles, streamsFor } from '../../../../domain/quality/labels/ensemble.ts';

test('three unlike learners judge each task', () => {
  for (const task of ['classification', 'regression'] as const) {
    const names = ensembles[task].map(({ learner }) => learner.name);
    expect(new Set(names).size).toBe(3);
    for (const { learner } of ensembles[task]) expect(learner.tasks).toContain(task);
  }
});

test('parameters fit few rows, and each component has a stream of its own', () => {
  for (const { learner, params } of ensembles.classification) {
    const parsed = learner.params.parse(params(4));
    const streams = streamsFor(learner, parsed, createStream('ensemble'));
    expect(Object.keys(streams)).toEqual([...learner.components(parsed)]);
    const drawn = Object.values(streams).map((stream) => stream.nextUint32());
    expect(new Set(drawn).size).toBe(drawn.length);
  }
});
