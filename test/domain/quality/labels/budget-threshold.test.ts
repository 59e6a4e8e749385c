import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { chooseThreshold } from '../../../../domain/quality/labels/budget-threshold.ts';
import type { LabelEvidence } from '../../../../domain/quality/labels/label-evidence.ts';
import { scoreLabels } from '../../../../domain/quality/labels/label-scores.ts';
import { noiseFloor } from '../../../../domain/quality/labels/noise-floor.ts';

interface Shape {
  readonly rows: number;
  readonly wrong: number;
  /** Deviation of the log-odds of the true class: the smaller, the more classes overlap. */
  readonly spread: number;
  readonly seed: string;
}

/** Two classes; what models say is a calibrated probability, half as sure. Planted errors are as the real ones. */
function evidenceOf({ rows, wrong, spread, seed }: Shape): { evidence: LabelEvidence; bad: Uint8Array } {
  const stream = createStream(seed);
  const labels = new Int32Array(rows);
  const bad = new Uint8Array(rows);
  const probabilities = new Float64Array(2 * rows);
  for (let row = 0; row < rows; row += 1) {
    const odds = spread * stream.nextNormal();
    const told = 1 / (1 + Math.exp(-odds / 2));
    probabilities.set([1 - told, told], 2 * row);
    bad[row] = Number(stream.nextDouble() < wrong);
    labels[row] = Number(stream.nextDouble() < 1 / (1 + Math.exp(-odds))) ^ (bad[row] ?? 0);
  }
  const given = { labels, probabilities, classCount: 2 };
  const scores = scoreLabels(given, 'normalized_margin');
  const weights = { uniform: 1, pair: 1, estimated: 1, boundary: 0 };
  const planted = Array.from(scores, (score) => ({ score: 1 - score, weights })).filter((_, row) => bad[row] === 0);
  const floor = noiseFloor(given);
  const matrices = { givenByTrue: new Float64Array(4), trueByGiven: new Float64Array(4) };
  const judged = new Uint8Array(rows).fill(1);
  return { evidence: { given, judged, scores, floor, matrices, planted, runs: 1, fits: 1 }, bad };
}

function rates(shape: Shape, budget: number): { falsePositives: number; found: number; flagged: number } {
  const { evidence, bad } = evidenceOf(shape);
  const { flagged } = chooseThreshold(evidence, budget);
  const hits = flagged.reduce((sum, row) => sum + (bad[row] ?? 0), 0);
  const errors = bad.reduce((sum, one) => sum + one, 0);
  return {
    falsePositives: (flagged.length - hits) / (shape.rows - errors),
    found: errors === 0 ? 1 : hits / errors,
    flagged: flagged.length,
  };
}

describe('the cut', () => {
  test.each([0, 0.05, 0.1, 0.2])('keeps clean rows within the budget with %f of labels wrong', (wrong) => {
    const { falsePositives, found } = rates({ rows: 3000, wrong, spread: 25, seed: `cut ${wrong}` }, 0.05);
    expect(falsePositives).toBeLessThanOrEqual(0.05);
    expect(falsePositives).toBeGreaterThan(0.02);
    expect(found).toBeGreaterThan(0.9);
  });

  test('keeps within the budget where classes overlap so much that they cannot be told from errors', () => {
    expect(rates({ rows: 3000, wrong: 0, spread: 2, seed: 'hard' }, 0.05).falsePositives).toBeLessThanOrEqual(0.055);
    expect(rates({ rows: 3000, wrong: 0.1, spread: 2, seed: 'hard noise' }, 0.05).falsePositives).toBeLessThanOrEqual(
      0.06,
    );
  });

  test('takes a middling overlap for boundary errors, since the two look alike, and flags twice the budget at most', () => {
    const { falsePositives } = rates({ rows: 3000, wrong: 0, spread: 8, seed: 'middling' }, 0.05);
    expect(falsePositives).toBeGreaterThan(0.05);
    expect(falsePositives).toBeLessThanOrEqual(0.1);
  });

  test('spends a smaller budget less', () => {
    const shape = { rows: 2000, wrong: 0.1, spread: 25, seed: 'budgets' };
    const [small, large] = [rates(shape, 0.01), rates(shape, 0.1)];
    expect(small.falsePositives).toBeLessThanOrEqual(0.012);
    expect(large.flagged).toBeGreaterThan(small.flagged);
  });

  test('flags nothing without a budget', () => {
    expect(rates({ rows: 500, wrong: 0, spread: 25, seed: 'none' }, 0).flagged).toBeLessThanOrEqual(3);
  });

  test('flags the lowest scores of judged rows', () => {
    const { evidence } = evidenceOf({ rows: 400, wrong: 0.1, spread: 25, seed: 'order' });
    const worst =
      [...evidence.scores.keys()].sort((a, b) => (evidence.scores[a] ?? 0) - (evidence.scores[b] ?? 0))[0] ?? 0;
    evidence.judged[worst] = 0;
    const { flagged, cut } = chooseThreshold(evidence, 0.05);
    expect(flagged).not.toContain(worst);
    for (const row of flagged) expect(evidence.scores[row]).toBeLessThanOrEqual(cut);
  });
});
