import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClassSplits } from '../../../domain/learning/class-splits.ts';
import { binFeatures } from '../../../domain/learning/feature-bins.ts';
import type { TreeSample } from '../../../domain/learning/split-search.ts';
import { matrix } from './problems.ts';

const sampleOf = (labels: readonly number[]): TreeSample => ({
  size: labels.length,
  rows: Int32Array.from(labels, (_, row) => row),
  weights: new Float64Array(labels.length).fill(1),
  targets: Int32Array.from(labels),
});

function searchOver(values: readonly number[], labels: readonly number[], minSamplesLeaf = 1): ClassSplits {
  const bins = binFeatures(matrix(values.map((value) => [value])), 255);
  return new ClassSplits({ bins, sample: sampleOf(labels), minSamplesLeaf }, 2);
}

describe('a search', () => {
  it('finds the cut between the classes, with the occupied bins next to it', () => {
    const search = searchOver([1, 2, 8, 9, 5], [0, 0, 1, 1, 0]);
    expect(search.open(0, 5)).toBe(false);
    expect(search.search(0)).toBe(5);
    expect([search.leftBin, search.rightBin]).toEqual([2, 3]);
  });

  it('passes over bins that only other nodes occupy', () => {
    const search = searchOver([1, 9, 4, 5], [0, 1, 0, 1]);
    search.open(0, 2);
    search.search(0);
    expect([search.leftBin, search.rightBin]).toEqual([0, 3]);
  });

  it('says that a feature is constant in the node', () => {
    const search = searchOver([1, 1, 4], [0, 1, 1]);
    search.open(0, 2);
    expect([search.search(0), search.constant]).toEqual([-1, true]);
    search.open(0, 3);
    expect(search.search(0)).toBeGreaterThan(0);
    expect(search.constant).toBe(false);
  });

  it('leaves each side the least number of rows, or finds nothing', () => {
    const values = [1, 2, 3, 4, 5, 6];
    const search = searchOver(values, [0, 1, 1, 1, 1, 1], 2);
    search.open(0, 6);
    search.search(0);
    expect([search.leftBin, search.rightBin]).toEqual([1, 2]);
    const mirrored = searchOver(values, [0, 0, 0, 0, 0, 1], 2);
    mirrored.open(0, 6);
    mirrored.search(0);
    expect([mirrored.leftBin, mirrored.rightBin]).toEqual([3, 4]);
    const impossible = searchOver(values, [0, 1, 1, 1, 1, 1], 4);
    impossible.open(0, 6);
    expect(impossible.search(0)).toBe(-1);
    expect(impossible.constant).toBe(false);
  });

  it('finds the same whatever was searched before', () => {
    const values = Array.from({ length: 100 }, (_, row) => (row * 37) % 101);
    const labels = values.map((value) => Number(value % 7 < 3));
    const fresh = searchOver(values, labels);
    const used = searchOver(values, labels);
    used.open(0, 100);
    used.search(0);
    for (const search of [fresh, used]) search.open(10, 60);
    expect(used.search(0)).toBe(fresh.search(0));
    expect(used.leftBin).toBe(fresh.leftBin);
  });
});

it('partition puts the rows of the lower bins first and keeps each row with its weight and target', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 40 }), (values) => {
      const labels = values.map((value) => value % 2);
      const bins = binFeatures(matrix(values.map((value) => [value])), 255);
      const sample = sampleOf(labels);
      sample.weights.forEach((_, row) => {
        sample.weights[row] = row + 1;
      });
      const search = new ClassSplits({ bins, sample, minSamplesLeaf: 1 }, 2);
      search.open(0, values.length);
      const middle = search.partition(0, 0);
      const least = Math.min(...values);
      sample.rows.forEach((row, place) => {
        expect(values[row] === least).toBe(place < middle);
        expect(sample.weights[place]).toBe(row + 1);
        expect(sample.targets[place]).toBe(labels[row]);
      });
      expect([...sample.rows].toSorted((a, b) => a - b)).toEqual(values.map((_, row) => row));
    }),
  );
});
