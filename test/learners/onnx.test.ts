import { mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LearnerLab, metricOf, onnxPackages, scientificPython as python } from '../support/learner-lab.ts';

describe.skipIf(!python || !onnxPackages)('a model that Python saves as ONNX and Node scores', () => {
  let lab: LearnerLab;
  beforeAll(() => {
    lab = new LearnerLab({
      command: ['python', 'export.py'],
      python,
      with: { c: 1 },
      merged: { training: ['order'] },
      format: 'onnx',
      // Node is not followed, so that it says itself which files count.
      scorer: { command: ['node', 'score.mjs'], files: ['score.mjs'] },
    });
    mkdirSync(lab.path('node_modules'));
    symlinkSync(join(onnxPackages ?? '', 'onnxruntime-node'), lab.path('node_modules/onnxruntime-node'));
    symlinkSync(resolve('node_modules/@duckdb'), lab.path('node_modules/@duckdb'));
  });
  afterAll(() => lab.dispose());

  it('is judged through onnxruntime, and reused as a whole', async () => {
    const { document } = await lab.completed();
    expect(metricOf(document, 'accuracy')).toBeGreaterThan(0.95);
    expect(metricOf(document, 'log-loss')).toBeLessThan(0.15);
    const { outcome } = await lab.completed();
    expect(new Set(Object.values(outcome))).toEqual(new Set(['reused']));
  });

  it('is packed and judged anew, not trained, when only the program that scores changes', async () => {
    lab.edit('score.mjs', 'intraOpNumThreads: 1', 'intraOpNumThreads: 2');
    const { executed, outcome } = await lab.completed();
    expect(executed).toEqual(['scorer', 'model', 'evaluate', 'report']);
    expect(outcome['scorer']).toBe('code score.mjs');
  });
});
