/** @module Tests of what a round says of a program's seeds. */
import { describe, expect, it } from 'vitest';
import type { StepCode } from '../../../contracts/graph.ts';
import type { Trial } from '../../../contracts/sweep.ts';
import { encodeState } from '../../../domain/learning/model-codec.ts';
import { requireHonouredIn, type SweptFit } from '../../../domain/sensitivity/honoured-seeds.ts';
import { sweep, trialOf } from './sweep-fixtures.ts';

const fingerprint = { digest: 'f', files: {}, packages: {}, uncacheable: [] };
const codeOf = (speaks?: 'learner'): StepCode => ({
  ref: { kind: 'command', argv: ['python', 'fit.py'], files: [], ...(speaks && { speaks }) },
  fingerprint,
});
const documentOf = (code: StepCode) =>
  sweep({
    components: ['split', 'init', 'order'],
    definition: { ...sweep().definition, modelType: 'python fit.py', code: { c0: code } },
  });
const packed = (values: Int32Array | Float64Array) => encodeState(values) as Trial['predicted'];

/** A fit that predicted these classes, and whose model file is called so. */
const fitOf = (block: number, fit: string, classes: readonly number[], more: Partial<SweptFit> = {}): SweptFit => ({
  block,
  fit,
  trial: trialOf(0.9, { predicted: packed(Int32Array.from(classes)) }),
  digest: `trial ${classes.join()}`,
  files: [`file ${classes.join()}`],
  ...more,
});
const honouring = [
  fitOf(0, '-', [0, 1, 1]),
  fitOf(0, '=', [0, 1, 1]),
  fitOf(0, 'init', [1, 1, 1]),
  fitOf(0, 'order', [0, 0, 1]),
  fitOf(1, '-', [0, 1, 0]),
  fitOf(1, 'init', [1, 1, 0]),
  fitOf(1, 'order', [0, 0, 0]),
];
const instead = (block: number, fit: string, other: SweptFit): SweptFit[] =>
  honouring.map((one) => (one.block === block && one.fit === fit ? other : one));
const judge = (fits: readonly SweptFit[], code = codeOf('learner')) => requireHonouredIn(documentOf(code), fits);
const ignored = (words: string) =>
  expect.objectContaining({ code: 'SEED_IGNORED', message: expect.stringContaining(words) });

describe('requireHonouredIn', () => {
  it('is content with a program whose every seed changes something, and that repeats itself', () => {
    expect(() => judge(honouring)).not.toThrow();
  });

  it('names the program and the seed that changes nothing in any block', () => {
    const still = instead(0, 'order', fitOf(0, 'order', [0, 1, 1])).map((fit) =>
      fit.block === 1 && fit.fit === 'order' ? fitOf(1, 'order', [0, 1, 0]) : fit,
    );
    expect(() => judge(still)).toThrow(ignored('`python fit.py` ignores its seed "order"'));
  });

  it.each([
    ['changed something in one block', instead(0, 'order', fitOf(0, 'order', [0, 1, 1]))],
    [
      'changed model files alone, which may hold no more than the seed',
      honouring.map((fit) =>
        fit.fit === 'order' ? { ...fit, digest: `trial ${fit.block ? '0,1,0' : '0,1,1'}` } : fit,
      ),
    ],
    ['was never seen beside a base that has a score', honouring.filter(({ fit }) => fit !== 'order')],
  ])('says nothing of a seed that %s', (_, fits) => {
    expect(() => judge(fits)).not.toThrow();
  });

  it('refuses other predictions for equal seeds', () => {
    expect(() => judge(instead(0, '=', fitOf(0, '=', [1, 0, 1])))).toThrow(
      ignored('`python fit.py` gives other predictions for the same seeds'),
    );
  });

  it('lets numbers differ by rounding, and by no more', () => {
    const predicting = (fit: string, values: number[]) =>
      fitOf(0, fit, [0], { trial: trialOf(0.9, { predicted: packed(Float64Array.from(values)) }) });
    expect(() => judge([predicting('-', [1000, 2]), predicting('=', [1000.0001, 2])])).not.toThrow();
    expect(() => judge([predicting('-', [1000, 2]), predicting('=', [1000.1, 2])])).toThrow(ignored('same seeds'));
    expect(() => judge([predicting('-', [1000, 2]), predicting('=', [1000])])).toThrow(ignored('same seeds'));
  });

  it('takes no failed fit for an answer', () => {
    const failed = { trial: trialOf(null) };
    expect(() => judge(instead(0, '=', fitOf(0, '=', [1, 0, 1], failed)))).not.toThrow();
    expect(() => judge([fitOf(0, '-', [1], failed), fitOf(0, 'init', [1], failed)])).not.toThrow();
  });

  it('asks nothing of built-in learners', () => {
    expect(() => judge([fitOf(0, '-', [1]), fitOf(0, 'init', [1])], codeOf())).not.toThrow();
    expect(() => judge([fitOf(0, '-', [1]), fitOf(0, 'init', [1])])).toThrow(ignored('"init"'));
  });
});
