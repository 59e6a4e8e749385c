import { expect, test } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { confidentJoint } from '../../../../domain/quality/labels/confident-joint.ts';
import type { LabelProbabilities } from '../../../../domain/quality/labels/label-probabilities.ts';
import { confidenceOf, noiseFloor } from '../../../../domain/quality/labels/noise-floor.ts';

/** Two classes whose models give the probability that labels really follow, with errors anywhere on top. */
function draw(rows: number, { spread, wrong }: { spread: number; wrong: number }, seed = 'floor'): LabelProbabilities {
  const stream = createStream(seed);
  const labels = new Int32Array(rows);
  const probabilities = new Float64Array(2 * rows);
  for (let row = 0; row < rows; row += 1) {
    const odds = spread * stream.nextNormal();
    const second = 1 / (1 + Math.exp(-odds));
    // Models are less sure than they could be, as a mean of unlike models is.
    const told = 1 / (1 + Math.exp(-odds / 2));
    probabilities.set([1 - told, told], 2 * row);
    labels[row] = Number(stream.nextDouble() < second);
    if (stream.nextDouble() < wrong) labels[row] = 1 - (labels[row] ?? 0);
  }
  return { labels, probabilities, classCount: 2 };
}

test.each([0.05, 0.1, 0.2])('a rate of %f is found where classes are apart', (wrong) => {
  const floor = noiseFloor(draw(2000, { spread: 8, wrong }));
  expect(floor.rate).toBeGreaterThan(0.75 * wrong);
  expect(floor.rate).toBeLessThan(1.25 * wrong);
  expect(floor.interval.lower).toBeLessThanOrEqual(wrong);
  expect(floor.interval.upper).toBeGreaterThanOrEqual(wrong);
});

/** Three classes whose models have learnt the errors too: a sure row gets the share of its labels that is right. */
function drawLearnt(rows: number, wrong: number, seed: string): LabelProbabilities {
  const stream = createStream(seed);
  const labels = new Int32Array(rows);
  const probabilities = new Float64Array(3 * rows);
  const chance = wrong / 2;
  for (let row = 0; row < rows; row += 1) {
    const truth = row % 3;
    const told = 1 / (1 + Math.exp(-4 - 2 * stream.nextNormal()));
    for (let label = 0; label < 3; label += 1) {
      const clean = label === truth ? told : (1 - told) * (label === (truth + 1) % 3 ? 0.9 : 0.1);
      probabilities[3 * row + label] = clean * (1 - wrong - chance) + chance;
    }
    labels[row] = stream.nextDouble() < wrong ? (truth + 1 + Math.floor(2 * stream.nextDouble())) % 3 : truth;
  }
  return { labels, probabilities, classCount: 3 };
}

test.each([0.2, 0.3])('a rate of %f is not taken for overlap where models have learnt the errors', (wrong) => {
  const rates = Array.from({ length: 40 }, (_, index) => noiseFloor(drawLearnt(150, wrong, `learnt ${index}`)).rate);
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  expect(mean).toBeGreaterThan(0.93 * wrong);
  expect(mean).toBeLessThan(1.05 * wrong);
});

test('classes that overlap are no noise, though confident learning counts them as such', () => {
  const given = draw(2000, { spread: 2.5, wrong: 0 });
  const { counts, classCount } = confidentJoint(given);
  const off = counts.reduce((sum, count, index) => sum + (index % (classCount + 1) === 0 ? 0 : count), 0);
  expect(off / 2000).toBeGreaterThan(0.03);
  expect(noiseFloor(given).rate).toBeLessThan(0.015);
});

test('clean classes have no noise, and overlap is told', () => {
  const given = draw(1000, { spread: 8, wrong: 0 });
  const floor = noiseFloor(given);
  expect(floor.rate).toBeLessThan(0.01);
  const disagreeing = confidenceOf(given).disagrees.reduce((sum, one) => sum + one, 0) / 1000;
  expect(floor.overlap).toBeCloseTo(disagreeing, 1);
});

test('rows that disagree surely are suspected, rows that agree are not', () => {
  const given = draw(2000, { spread: 8, wrong: 0.1 });
  const { suspicion } = noiseFloor(given);
  const { odds, disagrees } = confidenceOf(given);
  const sure = [...odds.keys()].filter((row) => (odds[row] ?? 0) > 3);
  for (const row of sure) {
    if (disagrees[row] === 1) expect(suspicion[row]).toBeGreaterThan(0.8);
    else expect(suspicion[row]).toBeLessThan(0.05);
  }
});

test('probabilities of zero and one are borne', () => {
  const labels = Int32Array.from({ length: 100 }, (_, row) => Number(row % 10 === 0));
  const probabilities = Float64Array.from({ length: 200 }, (_, index) => Number(index % 2 === 0));
  const floor = noiseFloor({ labels, probabilities, classCount: 2 });
  expect(floor.rate).toBeGreaterThan(0.05);
  expect(floor.rate).toBeLessThan(0.15);
});
