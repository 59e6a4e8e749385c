import { describe, expect, it } from 'vitest';
import { binFeatures } from '../../../domain/learning/feature-bins.ts';
import { GradientHistograms, subtract } from '../../../domain/learning/gradient-histograms.ts';
import { GradientQuanta } from '../../../domain/learning/gradient-quanta.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';

const rows = 500;
const columns = 7;
const stream = createStream('histograms');
const values = Float64Array.from({ length: rows * columns }, () => stream.nextNormal());
values.fill(3, rows, 2 * rows);
const bins = binFeatures({ rows, columns, values }, 255);
const quanta = new GradientQuanta(rows);
quanta.load(
  Float64Array.from({ length: rows }, () => stream.nextNormal()),
  Float64Array.from({ length: rows }, () => stream.nextDouble()),
);

function plain(features: readonly number[], node: readonly number[]): number[] {
  return features.flatMap((feature) => {
    const cells = new Array<number>(2 * bins.lowest[feature]!.length).fill(0);
    for (const row of node) {
      const bin = bins.columns[feature]![row]!;
      cells[2 * bin]! += quanta.gradients[row]!;
      cells[2 * bin + 1]! += quanta.curvatures[row]!;
    }
    return cells;
  });
}

const node = Array.from({ length: rows }, (_, row) => row).filter((row) => row % 3 !== 1);

function histogramOf(histograms: GradientHistograms, members: readonly number[]): Float64Array {
  return histograms.count(Int32Array.from(members), quanta);
}

describe('histograms', () => {
  it.each([[[0]], [[0, 2, 3]], [[0, 1, 2, 3]], [[1, 2, 4, 5, 6]], [[0, 1, 2, 3, 4, 5, 6]]])(
    'of features %j hold the sums over the rows of each bin',
    (features) => {
      const histograms = new GradientHistograms(bins, rows);
      histograms.choose(Int32Array.from(features));
      const expected = plain(features, node);
      expect(histograms.starts.at(-1)).toBe(expected.length);
      expect([...histogramOf(histograms, node).subarray(0, expected.length)]).toEqual(expected);
    },
  );

  it('hold nothing of what was counted before, and fit the features that were chosen last', () => {
    const histograms = new GradientHistograms(bins, rows);
    histograms.choose(Int32Array.of(1, 2));
    histograms.giveBack(histogramOf(histograms, node));
    for (const features of [[0, 1, 2, 3, 4], [6]]) {
      histograms.choose(Int32Array.from(features));
      const expected = plain(features, node);
      const histogram = histogramOf(histograms, node);
      expect([...histogram.subarray(0, expected.length)]).toEqual(expected);
      histograms.giveBack(histogram);
    }
  });

  it('of a node less that of one child are that of the other, to the bit', () => {
    const histograms = new GradientHistograms(bins, rows);
    histograms.choose(Int32Array.of(0, 2, 4, 5, 6));
    const parent = histogramOf(histograms, node);
    subtract(parent, histogramOf(histograms, node.slice(0, 100)));
    const end = histograms.starts.at(-1)!;
    expect(parent.subarray(0, end)).toEqual(histogramOf(histograms, node.slice(100)).subarray(0, end));
  });

  it('of no features are nothing', () => {
    const histograms = new GradientHistograms(bins, rows);
    histograms.choose(new Int32Array());
    expect([...histograms.starts]).toEqual([0]);
    histograms.giveBack(histogramOf(histograms, node));
  });
});
