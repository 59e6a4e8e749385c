import { describe, expect, test } from 'vitest';
import {
  classThresholds,
  confidentClasses,
  confidentJoint,
  countConfidentJoint,
  jointDistribution,
} from '../../../../domain/quality/labels/confident-joint.ts';
import { farthest, goldenCases } from './golden.ts';

describe.each(goldenCases)('on $name', ({ given, answers }) => {
  test('thresholds are those of cleanlab', () => {
    expect(farthest(classThresholds(given), answers.thresholds)).toBeLessThan(1e-9);
  });

  test('the counted joint is that of cleanlab', () => {
    expect([...countConfidentJoint(given).counts]).toEqual(answers.confident_joint.flat());
  });

  test('the calibrated joint and its shares are those of cleanlab', () => {
    const joint = confidentJoint(given);
    expect([...joint.counts]).toEqual(answers.confident_joint_calibrated.flat());
    expect(farthest(jointDistribution(joint), answers.joint.flat())).toBeLessThan(1e-9);
  });

  test('each label keeps its rows in the calibrated joint', () => {
    const { classCount, counts } = confidentJoint(given);
    for (let label = 0; label < classCount; label += 1) {
      const sum = counts.subarray(label * classCount, (label + 1) * classCount).reduce((a, b) => a + b, 0);
      expect(sum).toBe(given.labels.filter((own) => own === label).length);
    }
  });
});

test('a class without rows has a threshold that no probability reaches', () => {
  const given = { labels: Int32Array.of(0, 0, 1), probabilities: new Float64Array(9).fill(1 / 3), classCount: 3 };
  expect(classThresholds(given)[2]).toBe(2);
  expect([...confidentClasses(given)]).toEqual([0, 0, 0]);
});

test('a row that reaches no threshold belongs to no class', () => {
  const probabilities = Float64Array.of(0.9, 0.1, 0.9, 0.1, 0.1, 0.9, 0.5, 0.5);
  const given = { labels: Int32Array.of(0, 0, 1, 1), probabilities, classCount: 2 };
  expect([...confidentClasses(given, Float64Array.of(0.8, 0.8))]).toEqual([0, 0, 1, -1]);
});
